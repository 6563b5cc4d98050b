using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A run of a job as observed.</summary>
/// <param name="State">The last event type: START, RUNNING, COMPLETE, ABORT, FAIL, OTHER.</param>
/// <param name="ParentJob">The job whose run started this one; null where no event names it.</param>
public sealed record RunRecord(
    RunId Id, JobId Job, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, JobId? ParentJob = null, RunId? ParentRun = null)
{
    /// <summary>
    /// Which parts of datasets it read and wrote, where its events say so, in the order of the datasets' names: the text of
    /// <see cref="RunSubset.Write"/>. Null for none.
    /// </summary>
    public string? Subsets { get; init; }
}
