using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

/// <summary>One word of a shell script before its expansion: its parts, in order.</summary>
internal sealed record ShellWord(ImmutableArray<WordPart> Parts)
{
    public static ShellWord Empty { get; } = new(ImmutableArray<WordPart>.Empty);

    /// <summary>The word's text where it needs no expansion and has no quotes; null elsewhere.</summary>
    public string? Bare => Parts is [LiteralPart { Quoted: false } only] ? only.Text : Parts.IsEmpty ? string.Empty : null;
}

/// <summary>A piece of a word. Closed: the subtypes in this file are all there are.</summary>
/// <param name="Quoted">Inside quotes: neither split nor a pattern.</param>
internal abstract record WordPart(bool Quoted);

internal sealed record LiteralPart(string Text, bool Quoted) : WordPart(Quoted);

/// <summary><c>$x</c>, <c>${x}</c>, <c>${x:-word}</c>, <c>${#x}</c>, <c>${!x}</c>, <c>${x[i]}</c>.</summary>
/// <param name="Operator">As it is written: <c>:-</c>, <c>%%</c>, <c>//</c>, <c>:</c> for substrings, <c>len</c>, empty for none.</param>
internal sealed record VariablePart(string Name, string Operator, ShellWord? Argument, ShellWord? Second, bool Quoted) : WordPart(Quoted)
{
    /// <summary>What stands between the brackets behind the name; null for none.</summary>
    public ShellWord? Index { get; init; }

    public bool Indirect { get; init; }
}

/// <summary><c>$(…)</c> or backquotes.</summary>
internal sealed record CommandPart(ImmutableArray<ShellNode> Commands, bool Quoted) : WordPart(Quoted);

/// <summary><c>$((…))</c>.</summary>
internal sealed record ArithmeticPart(ShellWord Expression, bool Quoted) : WordPart(Quoted);

/// <summary>The body of a here-document, which is read after the word that stands for it.</summary>
internal sealed record HeredocPart(WordBuilder Body) : WordPart(Quoted: true);
