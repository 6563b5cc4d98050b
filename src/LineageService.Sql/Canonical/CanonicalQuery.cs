using System.Collections.Immutable;
using System.Text;

namespace LineageService.Sql.Canonical;

/// <summary>What decides the rows of a query, clause by clause.</summary>
public enum CanonicalClauseKind : byte
{
    /// <summary>The relations that are read; of a nested query what decides its rows.</summary>
    Sources,
    Joins,
    Where,
    GroupBy,

    /// <summary>Aggregates without GROUP BY: one row.</summary>
    Aggregated,
    Having,
    Qualify,
    Distinct,
    SetOperation,

    /// <summary>Functions that make rows in the select list.</summary>
    Unnest,
    Limit,
    Sample,

    /// <summary>What else stands in the query: hints, settings, VALUES.</summary>
    Other,

    /// <summary>Decides rows only together with <see cref="Limit"/>.</summary>
    OrderBy,
}

/// <summary>A clause in canonical form. Sources are numbered <c>#0</c>, <c>#1</c>; those of a query around have a <c>^</c> for each level.</summary>
public sealed record CanonicalClause(CanonicalClauseKind Kind, string Text);

/// <summary>A source of a query.</summary>
/// <param name="Rows">What decides its rows, as text; a table's name where it is one.</param>
/// <param name="Query">Index in <see cref="CanonicalQuery.Nested"/>; −1 for none.</param>
public sealed record CanonicalInput(string Rows, int Query)
{
    /// <summary>Columns no two rows share, as texts below the source's number; empty where none are known.</summary>
    public ImmutableArray<ImmutableArray<string>> Keys { get; init; } = [];
}

/// <summary>A join: its kind in lower case, the number of its first right source and the one behind its last, its condition's terms.</summary>
public sealed record CanonicalJoin(string Kind, int Right, int End, ImmutableArray<string> Terms, string Text);

/// <summary>An output column: its name, and the expression that makes it. A column of a nested query stands for that query's expression.</summary>
public sealed record CanonicalColumn(string Name, string Expression)
{
    /// <summary>What a query around calls it, behind the number of the source: <c>#0.[…]</c>.</summary>
    public string Label => $"[{CanonicalWriter.Short(Expression)}]";

    /// <summary>The canonical spelling of the type where it is plain from casts, literals and the catalog; null elsewhere.</summary>
    public string? Type { get; init; }
}

/// <summary>A query in canonical form: its columns and the clauses that decide its rows, each to be compared by itself.</summary>
/// <param name="Columns">In order; one that cannot be named is <c>*</c>.</param>
/// <param name="Clauses">In the order of <see cref="CanonicalClauseKind"/>; a clause that is not there is missing.</param>
/// <param name="Nested">The queries in FROM, CTEs among them, in the order of their numbers.</param>
public sealed record CanonicalQuery(
    ImmutableArray<CanonicalColumn> Columns, ImmutableArray<CanonicalClause> Clauses, ImmutableArray<CanonicalQuery> Nested)
{
    private string? _text;
    private string? _rows;

    /// <summary>What each source is, by its number: a table's name, what decides the rows of a nested query. Beside the form, not part of it.</summary>
    public ImmutableArray<CanonicalInput> Inputs { get; init; } = [];

    /// <summary>The keys of a plain GROUP BY; empty where there is none. Beside the form, not part of it.</summary>
    public ImmutableArray<string> GroupKeys { get; init; } = [];

    /// <summary>The joins in their order where that matters; empty where all are inner. Beside the form, not part of it.</summary>
    public ImmutableArray<CanonicalJoin> JoinSteps { get; init; } = [];

    /// <summary>True for a WITH that reads itself: each of its columns may decide which rows come next. Beside the form, not part of it.</summary>
    public bool IsRecursive { get; init; }

    // What was spelled of the original is not what a changed copy says.
    private CanonicalQuery(CanonicalQuery original)
    {
        (Columns, Clauses, Nested) = (original.Columns, original.Clauses, original.Nested);
        (Inputs, GroupKeys, JoinSteps, IsRecursive) = (original.Inputs, original.GroupKeys, original.JoinSteps, original.IsRecursive);
    }

    /// <summary>The clause of a kind; null where there is none.</summary>
    public string? Clause(CanonicalClauseKind kind)
    {
        foreach (var clause in Clauses)
        {
            if (clause.Kind == kind) return clause.Text;
        }

        return null;
    }

    /// <summary>All that decides which rows there are; columns only where rows depend on them.</summary>
    public string RowText => _rows ??= Spell(rowsOnly: true);

    /// <summary>The query as text: clauses, columns and nested queries.</summary>
    public string Text => _text ??= Spell(rowsOnly: false);

    private string Spell(bool rowsOnly)
    {
        var text = new StringBuilder("query{");
        var limited = Clause(CanonicalClauseKind.Limit) is not null || Clause(CanonicalClauseKind.Distinct) is not null;
        foreach (var clause in Clauses)
        {
            if (rowsOnly && clause.Kind == CanonicalClauseKind.OrderBy && !limited) continue;
            text.Append(clause.Kind).Append('(').Append(clause.Text).Append(") ");
        }

        var rowsDepend = Clause(CanonicalClauseKind.Distinct) is not null || Clause(CanonicalClauseKind.SetOperation) is { } set && !set.StartsWith("union all", StringComparison.Ordinal);
        if (rowsOnly && rowsDepend) text.Append("columns(").AppendJoin(", ", Columns.Select(column => column.Expression)).Append(')');
        if (rowsOnly) return text.Append('}').ToString();
        text.Append("columns(").AppendJoin(", ", Columns.Select(column => $"{column.Name} = {column.Expression}")).Append(')');
        foreach (var nested in Nested) text.Append(" of ").Append(CanonicalScript.HashOf(nested.Text).ToString("x32", null));
        return text.Append('}').ToString();
    }

    public bool Equals(CanonicalQuery? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
