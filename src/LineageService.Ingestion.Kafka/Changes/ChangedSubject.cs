using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Notices;
using LineageService.Model;

namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>What of a subject a commit wrote.</summary>
[Flags]
internal enum ChangedAspects : byte
{
    None = 0,

    /// <summary>Its description: schema, owner, tags.</summary>
    Description = 1,

    /// <summary>What flows into it, of a job: what it claims.</summary>
    Lineage = 2,

    /// <summary>Which names are its.</summary>
    Identity = 4,

    /// <summary>It is gone.</summary>
    Retired = 8,

    /// <summary>Labels of its fields or rows.</summary>
    Labels = 16,
}

/// <summary>A dataset or a job that a commit wrote.</summary>
internal readonly record struct ChangedSubject(NodeKind Kind, string Namespace, string Name)
{
    /// <summary>What a batch writes, by subject.</summary>
    public static Dictionary<ChangedSubject, ChangedAspects> Of(LineageBatch batch)
    {
        var changed = new Dictionary<ChangedSubject, ChangedAspects>();
        foreach (var dataset in batch.Datasets) Add(changed, dataset.Id, ChangedAspects.Description);
        foreach (var job in batch.Jobs) Add(changed, job.Id, ChangedAspects.Description);
        foreach (var set in batch.EdgeSets)
        {
            Add(changed, set.Target, ChangedAspects.Lineage);
            Add(changed, set.Job, ChangedAspects.Lineage);
        }

        foreach (var history in batch.EdgeHistories)
        {
            Add(changed, history.Target, ChangedAspects.Lineage);
            Add(changed, history.Job, ChangedAspects.Lineage);
        }

        foreach (var merge in batch.Merges)
        {
            Add(changed, new ChangedSubject(merge.Kind, merge.Alias.Namespace, merge.Alias.Name), ChangedAspects.Identity);
            Add(changed, new ChangedSubject(merge.Kind, merge.Canonical.Namespace, merge.Canonical.Name), ChangedAspects.Identity);
        }

        foreach (var dataset in LabelNotice.DatasetsIn(batch)) Add(changed, dataset, ChangedAspects.Labels);
        foreach (var job in batch.RetiredJobs) Add(changed, job, ChangedAspects.Retired);
        return changed;
    }

    public static ChangedSubject Of(DatasetId dataset) => new(NodeKind.Dataset, dataset.Namespace, dataset.Name);

    public static ChangedSubject Of(JobId job) => new(NodeKind.Job, job.Namespace, job.Name);

    private static void Add(Dictionary<ChangedSubject, ChangedAspects> changed, DatasetId dataset, ChangedAspects aspects) =>
        Add(changed, Of(dataset), aspects);

    private static void Add(Dictionary<ChangedSubject, ChangedAspects> changed, JobId job, ChangedAspects aspects) => Add(changed, Of(job), aspects);

    private static void Add(Dictionary<ChangedSubject, ChangedAspects> changed, ChangedSubject subject, ChangedAspects aspects) =>
        changed[subject] = changed.GetValueOrDefault(subject) | aspects;
}
