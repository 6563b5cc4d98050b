using System.Collections.Immutable;

namespace LineageService.Ingestion.Reading;

/// <summary>A part of a YAML text with the line it begins on (from 1); closed: a text, a list or a mapping.</summary>
public abstract record YamlNode
{
    private protected YamlNode(long line) => Line = line;

    public long Line { get; }
}

/// <summary>A scalar.</summary>
public sealed record YamlText : YamlNode
{
    internal YamlText(long line, string? value)
        : base(line) => Value = value;

    /// <summary>As it was written; null for an empty plain one and <c>~</c>.</summary>
    public string? Value { get; }
}

/// <summary>A sequence.</summary>
public sealed record YamlList : YamlNode
{
    internal YamlList(long line, ImmutableArray<YamlNode> items)
        : base(line) => Items = items;

    public ImmutableArray<YamlNode> Items { get; }
}

/// <summary>A mapping, in the order of the text; a key that is there twice is here twice.</summary>
public sealed record YamlMap : YamlNode
{
    internal YamlMap(long line, ImmutableArray<YamlEntry> entries)
        : base(line) => Entries = entries;

    public ImmutableArray<YamlEntry> Entries { get; }
}

/// <summary>An entry of a mapping.</summary>
/// <param name="Line">Of the key.</param>
public sealed record YamlEntry(string Key, long Line, YamlNode Value);
