using System.Collections.Immutable;

namespace LineageService.Sql.Canonical;

/// <summary>What a statement does to its target.</summary>
public enum CanonicalWrite : byte
{
    /// <summary>Rows go to the client or to the task's own target.</summary>
    Return,
    Append,
    Overwrite,

    /// <summary>CREATE TABLE … AS, SELECT … INTO.</summary>
    Create,
    View,

    /// <summary>All else: compared by its tokens.</summary>
    Other,
}

/// <summary>A statement in canonical form.</summary>
/// <param name="Target">The table written; null where there is none.</param>
/// <param name="Header">What stands around the query, by its tokens: the column list of an INSERT, the options of a CREATE.</param>
/// <param name="Query">Null where the statement is compared by its tokens.</param>
public sealed record CanonicalStatement(CanonicalWrite Write, string? Target, string Header, CanonicalQuery? Query)
{
    /// <summary>Names that the target's columns have by the statement's own list; empty where it has none.</summary>
    public ImmutableArray<string> TargetColumns { get; init; } = [];

    /// <summary>The statement as text, the same for equal statements.</summary>
    public string Text => $"{Write} {Target}\n{Header}\n{Query?.Text}";

    public bool Equals(CanonicalStatement? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
