using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>Where a query stands: what is around it and what it must have.</summary>
/// <param name="Outer">Blocks whose columns it may name; null for none.</param>
/// <param name="Ctes">Common table expressions in scope, the nearest last.</param>
/// <param name="Depth">How much nesting is left.</param>
/// <param name="Identified">The result must have a column that tells its rows apart.</param>
/// <param name="KeyPrefix">Put before that column's value: the number of a UNION ALL branch.</param>
internal sealed record QueryContext(Scope? Outer, ImmutableArray<Source> Ctes, int Depth, bool Identified, string KeyPrefix = "")
{
    public static QueryContext Top(int depth, bool identified) => new(null, [], depth, identified);

    public QueryContext Deeper() => this with { Depth = Depth - 1, KeyPrefix = "" };
}

/// <summary>Where an expression stands: which columns it may use and what it may hold.</summary>
/// <param name="Columns">The columns of a type, spelt as they must be here.</param>
/// <param name="Aggregate">Writes an aggregate of a type; null where none may stand.</param>
/// <param name="Scope">What a subquery here sees.</param>
/// <param name="Order">Expressions that order the rows here totally; null where there are none.</param>
/// <param name="Windows">Window functions may stand here.</param>
internal sealed record Place(
    QueryContext Context,
    Func<ColumnType, List<string>> Columns,
    Func<ColumnType, string>? Aggregate,
    Scope? Scope,
    List<string>? Order,
    bool Windows)
{
    /// <summary>Names of WINDOW clauses that may be used, without frame.</summary>
    public ImmutableArray<string> NamedWindows { get; init; } = [];

    public Place WithoutWindows => Windows ? this with { Windows = false, NamedWindows = [] } : this;
}
