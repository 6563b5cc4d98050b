using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Scheduling;

/// <summary>A job that reads what another writes and is not scheduled behind it, directly or by way of others.</summary>
public sealed record MissingDependency(JobId Job, JobId Writer, ImmutableArray<DatasetId> Datasets);

/// <summary>
/// Compares lineage with what schedulers say. Only between jobs that schedulers speak of: of another nobody knows what it waits for. A job that reads
/// what it writes itself waits for nobody.
/// </summary>
public static class MissingDependencies
{
    public static ImmutableArray<MissingDependency> Find(LineageGraph graph, SchedulerDependencies dependencies, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(dependencies);
        var writers = Writers(graph, dependencies);
        var missing = ImmutableArray.CreateBuilder<MissingDependency>();
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var job = graph.JobAt(ordinal);
            if (job.Retired || !dependencies.Knows(job.Id)) continue;
            var wanted = new SortedDictionary<JobId, SortedSet<DatasetId>>();
            foreach (var input in job.Inputs)
            {
                if (!writers.TryGetValue(input, out var jobs)) continue;
                foreach (var writer in jobs.Where(writer => writer != job.Id))
                {
                    if (!wanted.TryGetValue(writer, out var datasets)) wanted[writer] = datasets = [];
                    datasets.Add(graph.DatasetAt(input).Id);
                }
            }

            Strike(job.Id, dependencies, wanted);
            foreach (var (writer, datasets) in wanted) missing.Add(new MissingDependency(job.Id, writer, [.. datasets]));
        }

        return [.. missing.OrderBy(one => one.Job).ThenBy(one => one.Writer)];
    }

    private static Dictionary<int, List<JobId>> Writers(LineageGraph graph, SchedulerDependencies dependencies)
    {
        var writers = new Dictionary<int, List<JobId>>();
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired || !dependencies.Knows(job.Id)) continue;
            foreach (var output in job.Outputs)
            {
                if (!writers.TryGetValue(output, out var jobs)) writers[output] = jobs = [];
                jobs.Add(job.Id);
            }
        }

        return writers;
    }

    // Walks what the job waits for until every writer was met.
    private static void Strike(JobId job, SchedulerDependencies dependencies, SortedDictionary<JobId, SortedSet<DatasetId>> wanted)
    {
        var seen = new HashSet<JobId> { job };
        var queue = new Queue<JobId>();
        queue.Enqueue(job);
        while (wanted.Count > 0 && queue.TryDequeue(out var next))
        {
            foreach (var dependency in dependencies.Upstream(next))
            {
                if (!seen.Add(dependency.Job)) continue;
                wanted.Remove(dependency.Job);
                queue.Enqueue(dependency.Job);
            }
        }
    }
}
