using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LineageService.Sql.Catalog;

/// <summary>
/// The resolved name of a table in SQL's own terms: unquoted parts, outermost first. Not a dataset id: Ingestion translates.
/// </summary>
public sealed class TableName : IEquatable<TableName>
{
    private readonly int _hash;
    private string? _text;

    public TableName(ImmutableArray<string> parts)
    {
        Parts = parts;
        var hash = default(HashCode);
        foreach (var part in parts) hash.Add(part, StringComparer.Ordinal);
        _hash = hash.ToHashCode();
    }

    public ImmutableArray<string> Parts { get; }

    /// <summary>The last part.</summary>
    public string Name => Parts[^1];

    /// <summary>Reads dotted text; a part in double quotes or backticks may hold dots.</summary>
    public static TableName Parse(string text)
    {
        if (text.AsSpan().IndexOfAny('"', '`', '[') < 0) return new TableName(ImmutableCollectionsMarshal.AsImmutableArray(text.Split('.')));
        var parts = ImmutableArray.CreateBuilder<string>();
        var current = new System.Text.StringBuilder();
        var quote = '\0';
        foreach (var c in text)
        {
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                else current.Append(c);
            }
            else if (c is '"' or '`') quote = c;
            else if (c == '[') quote = ']';
            else if (c == '.')
            {
                parts.Add(current.ToString());
                current.Clear();
            }
            else current.Append(c);
        }

        parts.Add(current.ToString());
        return new TableName(parts.ToImmutable());
    }

    public bool Equals(TableName? other) =>
        ReferenceEquals(this, other) || other is not null && _hash == other._hash && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as TableName);

    public override int GetHashCode() => _hash;

    /// <summary>Dotted text; a part with a dot stands in double quotes.</summary>
    public override string ToString() =>
        _text ??= string.Join('.', Parts.Select(part => part.Contains('.', StringComparison.Ordinal) ? $"\"{part}\"" : part));
}
