using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>A query and what its writer knows of it.</summary>
/// <param name="Key">The column that tells one row of the result from another whatever the data is; null where there is none.</param>
/// <param name="Tables">Base tables that it reads.</param>
/// <param name="Choices">The choices it was made from.</param>
internal sealed record GeneratedQuery(string Sql, string? Key, ImmutableArray<string> Tables, int[] Choices)
{
    /// <summary>The columns of its result, in order.</summary>
    public ImmutableArray<GeneratedColumn> Columns { get; init; } = [];
}
