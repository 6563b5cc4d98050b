using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Impact;
using LineageService.Impact.Contracts;
using LineageService.Impact.Report;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Api.Impact;

/// <summary>What would happen if; asked by <c>POST /api/v2/impact</c> and <c>lineage impact</c>. Stores nothing.</summary>
/// <param name="labels">Labels that are kept current; null: they are read from the store for the question.</param>
public sealed class ImpactQuestion(LineageGraphHost host, ImpactSources sources, TimeProvider time, LabelHost? labels)
{
    /// <summary>Answers a body.</summary>
    /// <param name="visibility">What whoever asks may see.</param>
    /// <exception cref="Problems.ProblemException">The body has mistakes.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<ImpactReport> AnswerAsync(ReadOnlyMemory<byte> utf8, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        var source = await sources.GetAsync(cancellationToken).ConfigureAwait(false);
        var body = new ImpactBody(source, visibility);
        var now = time.GetUtcNow();
        var (changes, options) = body.Read(utf8, now);
        var report = await Task.Run(
            () =>
            {
                BoundChanges.Check(changes, source, visibility, cancellationToken);
                return ContractCheck.Apply(
                    ImpactAnalysis.Analyze(new ContractedSource(source, body.Contracts), changes, options, cancellationToken), body.Contracts);
            },
            cancellationToken).ConfigureAwait(false);
        var good = await LastGoodPartitions.OfAsync(host.Store, report, source, changes, cancellationToken).ConfigureAwait(false);
        var lineageAsOf = await host.Store.FindLastWriteAsync(cancellationToken).ConfigureAwait(false);
        if (!visibility.IsAll) return new BoundReport(visibility, source).Of(report.Pin(source, null, now, lineageAsOf) with { LastGood = good });
        var (known, basis) = await LabelsAsync(body.Proposed, cancellationToken).ConfigureAwait(false);
        var privacy = await PrivacyDeltas.OfAsync(host.Store, known, basis, body.Proposed, time, cancellationToken).ConfigureAwait(false);
        return report.Pin(source, known, now, lineageAsOf) with { Privacy = privacy, LastGood = good };
    }

    // Where nobody said anything of labels, names are read only for texts that change: nothing else has a privacy delta.
    private async Task<(LabelSnapshot Labels, LabelBasis Basis)> LabelsAsync(ProposedTasks proposed, CancellationToken cancellationToken)
    {
        if (labels is { IsPending: false } && (proposed.IsNone || !labels.Current.Register.Assignments.IsEmpty)) return (labels.Current, LabelBasis.Assigned);
        return await sources.LabelsAsync(cancellationToken).ConfigureAwait(false);
    }
}
