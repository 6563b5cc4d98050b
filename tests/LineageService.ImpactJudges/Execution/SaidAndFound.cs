namespace LineageService.ImpactJudges.Execution;

/// <summary>Of how many tables a verdict was said, and of how many of them the execution did not show it. Mutable while a run counts.</summary>
internal sealed class SaidAndFound
{
    public int Said { get; set; }

    /// <summary>BREAKING and STALE of tables that were filled all the same; anything else of tables in which nothing differs.</summary>
    public int NotFound { get; set; }
}
