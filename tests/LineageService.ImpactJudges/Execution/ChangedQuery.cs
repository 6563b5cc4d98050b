using System.Collections.Immutable;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ImpactJudges.Execution;

/// <summary>A query before and after one change.</summary>
/// <param name="Columns">The columns before, in order.</param>
/// <param name="Key">The column that told rows apart before; null where there was none.</param>
internal sealed record ChangedQuery(ChangeKind Kind, string Before, string After, ImmutableArray<GeneratedColumn> Columns, string? Key);
