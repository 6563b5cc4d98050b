using LineageService.ExecutionOracle.Execution;

namespace LineageService.ImpactJudges.Execution;

/// <summary>What one version of a pipeline gave: the rows of each table, and the tasks that failed.</summary>
/// <param name="Tables">The tables of the tasks that ran.</param>
/// <param name="Failed">Tables whose task failed, and what the engine said of it.</param>
/// <param name="NotRun">Tables whose rows show what a failed task would have given. What merely reads one is in neither.</param>
internal sealed record PipelineAnswers(IReadOnlyDictionary<string, QueryAnswer> Tables, IReadOnlyDictionary<string, string> Failed, IReadOnlySet<string> NotRun);
