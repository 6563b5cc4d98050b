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

    /// <summary>The query's columns are what SET gives, its clauses what decides which rows of the target are met.</summary>
    Update,
    Delete,

    /// <summary>As an update, with its <see cref="CanonicalStatement.Branches"/>; the match condition is the clause of joins.</summary>
    Merge,

    /// <summary>All else: compared by its tokens.</summary>
    Other,
}

/// <summary>A statement in canonical form.</summary>
/// <param name="Target">The table written; null where there is none.</param>
/// <param name="Header">What stands around the query, by its tokens: the column list of an INSERT, the options of a CREATE; of an UPDATE, DELETE or MERGE first which source is the target.</param>
/// <param name="Query">Null where the statement is compared by its tokens.</param>
public sealed record CanonicalStatement(CanonicalWrite Write, string? Target, string Header, CanonicalQuery? Query)
{
    /// <summary>Names that the target's columns have by the statement's own list; empty where it has none.</summary>
    public ImmutableArray<string> TargetColumns { get; init; } = [];

    /// <summary>The WHEN branches of MERGE; empty elsewhere.</summary>
    public ImmutableArray<CanonicalBranch> Branches { get; init; } = [];

    /// <summary>The statement as text, the same for equal statements.</summary>
    public string Text => Branches.IsEmpty
        ? $"{Write} {Target}\n{Header}\n{Query?.Text}"
        : $"{Write} {Target}\n{Header}\n{Query?.Text}\n{string.Join('\n', Branches.Select(branch => branch.Text))}";

    public bool Equals(CanonicalStatement? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
