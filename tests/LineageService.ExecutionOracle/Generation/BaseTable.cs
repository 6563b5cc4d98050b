using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>A table with its rows. Of a world's own the first column is <see cref="KeyName"/>, unique and never null.</summary>
/// <param name="Rows">Values as <see cref="long"/>, <see cref="string"/> or null.</param>
internal sealed record BaseTable(string Name, ImmutableArray<GeneratedColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows)
{
    public const string KeyName = "id";

    /// <summary>The column that tells its rows apart; null where there is none, as in the table of another query's result.</summary>
    public string? Key { get; init; } = KeyName;
}
