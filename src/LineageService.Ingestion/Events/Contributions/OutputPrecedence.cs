namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// Which statement about an output counts where several are made: explicit lineage, column lineage, SQL, a bare listing, lifecycle.
/// </summary>
internal static class OutputPrecedence
{
    public static int Of(OutputGrounds grounds) =>
        grounds.HasFlag(OutputGrounds.Explicit) ? 4
        : grounds.HasFlag(OutputGrounds.ColumnLineage) ? 3
        : grounds.HasFlag(OutputGrounds.Sql) ? 2
        : grounds.HasFlag(OutputGrounds.LifecycleOnly) ? 0
        : 1;
}
