using LineageService.Model;

namespace LineageService.Ingestion.Events;

/// <summary>
/// The job that owns the lineage which a dataset event declares, since every edge belongs to a job: namespace <c>dataset:{namespace}</c>,
/// the dataset's name. It has no runs.
/// </summary>
public static class DeclarationJob
{
    public const string Prefix = "dataset:";

    /// <summary>The <see cref="Graph.Store.JobRecord.Kind"/> of such jobs.</summary>
    public const string Kind = "declaration";

    public static JobId Of(DatasetId dataset) => new(Prefix + dataset.Namespace, dataset.Name);
}
