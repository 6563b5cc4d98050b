using System.Collections.Immutable;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Naming;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The jobs, datasets and runs that events name. Mutable.</summary>
internal sealed class NeededStates
{
    public HashSet<JobId> Jobs { get; } = [];

    public HashSet<DatasetId> Datasets { get; } = [];

    public HashSet<RunId> Runs { get; } = [];

    public void Add(OpenLineageEvent one)
    {
        switch (one)
        {
            case RunEvent run:
                Runs.Add(run.Run.Id);
                Add(run.Job.Id, run.Inputs, run.Outputs);
                break;
            case JobEvent job:
                Add(job.Job.Id, job.Inputs, job.Outputs);
                break;
            case DatasetEvent dataset:
                Add(DeclarationJob.Of(dataset.Dataset.Id), [dataset.Dataset], []);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Add(JobId job, ImmutableArray<EventDataset> inputs, ImmutableArray<EventDataset> outputs)
    {
        Jobs.Add(job);
        foreach (var input in inputs) Add(input);
        foreach (var output in outputs) Add(output);
    }

    private void Add(EventDataset dataset)
    {
        Datasets.Add(dataset.Id);
        foreach (var (alias, canonical) in SymlinkDirection.Merges(dataset))
        {
            Datasets.Add(alias);
            Datasets.Add(canonical);
        }
    }
}
