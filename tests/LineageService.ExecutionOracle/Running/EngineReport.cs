namespace LineageService.ExecutionOracle.Running;

/// <summary>What a run over one engine gave.</summary>
/// <param name="Pairs">Query and source column, executed under every change of that column.</param>
/// <param name="RowSetPairs">The same with a table's row set in place of a column; not counted in <paramref name="Pairs"/>.</param>
/// <param name="ChangedPairs">Pairs of either sort where at least one change changed the answer.</param>
/// <param name="Refused">Queries that the engine did not take: the generator's own faults.</param>
/// <param name="FailedExecutions">Executions that ended in an error after a change; they say nothing.</param>
/// <param name="Findings">Contradictions, one for each query, each made simple.</param>
internal sealed record EngineReport(
    string Engine,
    int Queries,
    int Refused,
    int Pairs,
    int RowSetPairs,
    int ChangedPairs,
    long Executions,
    int FailedExecutions,
    int Unsound,
    double Seconds,
    IReadOnlyDictionary<string, EdgeRate> Edges,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Refusals);

/// <summary>Edges of one kind, and how many of them no change confirmed.</summary>
internal sealed record EdgeRate(int Edges, int Unconfirmed, double Rate);
