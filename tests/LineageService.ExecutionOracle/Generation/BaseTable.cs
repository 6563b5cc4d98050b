using System.Collections.Immutable;

namespace LineageService.ExecutionOracle.Generation;

/// <summary>A base table with its rows. The first column is <see cref="KeyName"/>, unique and never null.</summary>
/// <param name="Rows">Values as <see cref="long"/>, <see cref="string"/> or null.</param>
internal sealed record BaseTable(string Name, ImmutableArray<GeneratedColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows)
{
    public const string KeyName = "id";
}
