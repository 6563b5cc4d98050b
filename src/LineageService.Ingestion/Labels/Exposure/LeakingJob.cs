using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>A job whose edges carry much of what is exposed: a hint where a mask does most (propagation.md §A.11).</summary>
/// <param name="Rows">Rows that come through it, of those that were looked at.</param>
/// <param name="Cut">Rows that would be gone without it: no other way brings them.</param>
public sealed record LeakingJob(JobId Job, int Rows, int Cut)
{
    // Rows whose ways are looked at, and jobs that are tried without.
    private const int MaxTraced = 300, MaxJobs = 3;

    /// <summary>
    /// The jobs that carry most of the rows of highest risk. Each is tried on an overlay, so the answer is exact for the rows that were looked at; of the
    /// labels there only those of these rows are asked for.
    /// </summary>
    public static ImmutableArray<LeakingJob> Of(ExposureReport report, LabelSnapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(snapshot);
        var traced = report.Rows.Take(MaxTraced).Select(row => row.Label).ToList();
        var counts = new Dictionary<JobId, int>();
        var explainer = new LabelExplainer(snapshot.State);
        foreach (var sink in traced.GroupBy(label => label.Sink))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asked = sink.Select(label => (label.Origin.Id, label.Form, label.IsIndirect)).ToHashSet();
            foreach (var witness in explainer.WitnessesOf(sink.Key, (origin, state) => asked.Contains((origin.Id, state.Form, state.IsIndirect))))
            {
                foreach (var job in witness.Hops.Select(hop => hop.Job).OfType<JobId>().Distinct()) counts[job] = counts.GetValueOrDefault(job) + 1;
            }
        }

        var leaking = ImmutableArray.CreateBuilder<LeakingJob>();
        foreach (var (job, rows) in counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Take(MaxJobs))
        {
            var without = new LabelProposal { Batches = [new LineageBatch { RetiredJobs = [job], RecordedAt = now }], KeepsResiduals = false };
            if (LabelSimulator.Next(snapshot, without, cancellationToken) is not { } tried) continue;
            leaking.Add(new LeakingJob(job, rows, traced.Count(label => !tried.State.Has(label.Sink, label.Origin.Id, label.Form, label.IsIndirect))));
        }

        return [.. leaking.OrderByDescending(job => job.Cut).ThenByDescending(job => job.Rows).ThenBy(job => job.Job.ToString(), StringComparer.Ordinal)];
    }
}
