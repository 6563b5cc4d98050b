using System.Collections.Immutable;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>
/// A task that fills the table <c>m</c> and is changed, one that reads <c>m</c> and fills <c>n</c>, and one that fills <c>o</c> from <c>n</c>,
/// from <c>m</c> or both; over the base tables of a world.
/// </summary>
/// <param name="Positional"><c>m</c> is a declared table that rows are inserted into by position; else the query makes it.</param>
internal sealed record Pipeline(World World, ChangedQuery Changed, bool Positional, ImmutableArray<Consumer> Consumers)
{
    public const string Target = "m";

    /// <summary>All tables that tasks fill, in their order.</summary>
    public IEnumerable<string> Filled => [Target, .. Consumers.Select(consumer => consumer.Table)];
}

/// <summary>A task behind the changed one.</summary>
/// <param name="Declared">The columns of the table that its rows are inserted into by position; empty where the query makes the table.</param>
internal sealed record Consumer(string Table, string Sql, ImmutableArray<string> Reads, string? Key, ImmutableArray<GeneratedColumn> Declared)
{
    public bool Positional => !Declared.IsEmpty;
}
