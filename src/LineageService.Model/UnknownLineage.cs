namespace LineageService.Model;

/// <summary>
/// Something an answer cannot know, and why: the third value beside a known set and certainly none (lineage-semantics.md §2).
/// </summary>
/// <param name="Code">One of <see cref="UnknownCodes"/>.</param>
/// <param name="Table">Table or dataset it is about, as written; null for the whole statement.</param>
/// <param name="Column">Column it is about; null for the whole table or statement.</param>
public sealed record UnknownLineage(string Code, string? Table, string? Column, TextSpan? Span, string Message)
{
    /// <summary>The job whose lineage it is; set in answers about more than one job, null while a job's own SQL is analysed.</summary>
    public JobId? Job { get; init; }
}
