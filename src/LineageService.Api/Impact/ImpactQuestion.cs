using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
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
    /// <exception cref="Problems.ProblemException">The body has mistakes.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<ImpactReport> AnswerAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var source = await sources.GetAsync(cancellationToken).ConfigureAwait(false);
        var body = new ImpactBody(source);
        var now = time.GetUtcNow();
        var (changes, options) = body.Read(utf8, now);
        var report = await Task.Run(
            () => ContractCheck.Apply(
                ImpactAnalysis.Analyze(new ContractedSource(source, body.Contracts), changes, options, cancellationToken), body.Contracts),
            cancellationToken).ConfigureAwait(false);
        var (known, basis) = await LabelsAsync(body.Proposed, cancellationToken).ConfigureAwait(false);
        var privacy = await PrivacyDeltas.OfAsync(host.Store, known, basis, body.Proposed, time, cancellationToken).ConfigureAwait(false);
        var good = await LastGoodPartitions.OfAsync(host.Store, report, source, changes, cancellationToken).ConfigureAwait(false);
        var lineageAsOf = await host.Store.FindLastWriteAsync(cancellationToken).ConfigureAwait(false);
        return report.Pin(source, known, now, lineageAsOf) with { Privacy = privacy, LastGood = good };
    }

    // Where nobody said anything of labels, names are read only for texts that change: nothing else has a privacy delta.
    private async Task<(LabelSnapshot Labels, LabelBasis Basis)> LabelsAsync(ProposedTasks proposed, CancellationToken cancellationToken)
    {
        if (labels is { IsPending: false } && (proposed.IsNone || !labels.Current.Register.Assignments.IsEmpty)) return (labels.Current, LabelBasis.Assigned);
        return await sources.LabelsAsync(cancellationToken).ConfigureAwait(false);
    }
}
