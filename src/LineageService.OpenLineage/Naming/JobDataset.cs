using LineageService.Model;

namespace LineageService.OpenLineage.Naming;

/// <summary>
/// The dataset that stands for what a job hands on without a dataset in between (XCom, procedures, job → job entries of the <c>lineage</c>
/// facet): namespace <c>job:{namespace}</c>, the job's name. So such flows are walked like any other.
/// </summary>
public static class JobDataset
{
    public const string Prefix = "job:";

    public static DatasetId Of(JobId job) => new(Prefix + job.Namespace, job.Name);

    public static bool IsJob(DatasetId dataset) => dataset.Namespace.StartsWith(Prefix, StringComparison.Ordinal);
}
