using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>Orders claims by job, then evidence.</summary>
internal sealed class ClaimOrder : IComparer<(JobId Job, EvidenceKind Evidence)>
{
    public static ClaimOrder Instance { get; } = new();

    public int Compare((JobId Job, EvidenceKind Evidence) x, (JobId Job, EvidenceKind Evidence) y)
    {
        var order = string.CompareOrdinal(x.Job.Namespace, y.Job.Namespace);
        if (order == 0) order = string.CompareOrdinal(x.Job.Name, y.Job.Name);
        return order != 0 ? order : x.Evidence.CompareTo(y.Evidence);
    }
}
