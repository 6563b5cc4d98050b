namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>jobType</c> facet 2-0-4: BATCH, STREAMING or SERVICE; the integration; and the kind of job (QUERY, DAG, TASK, MODEL …), as
/// written.
/// </summary>
public sealed record JobTypeJobFacet(string? ProcessingType, string? Integration, string? JobType)
{
    /// <summary>True for a job that may never complete: its RUNNING counts as completion.</summary>
    public bool IsUnbounded =>
        string.Equals(ProcessingType, "STREAMING", StringComparison.OrdinalIgnoreCase)
        || string.Equals(ProcessingType, "SERVICE", StringComparison.OrdinalIgnoreCase);
}
