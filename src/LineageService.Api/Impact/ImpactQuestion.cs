using LineageService.Graph.Snapshot;
using LineageService.Impact;
using LineageService.Impact.Report;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Api.Impact;

/// <summary>What would happen if; asked by <c>POST /api/v2/impact</c> and <c>lineage impact</c>. Stores nothing.</summary>
public sealed class ImpactQuestion(LineageGraphHost host, ImpactSources sources, TimeProvider time, LabelHost? labels)
{
    /// <summary>Answers a body.</summary>
    /// <exception cref="Problems.ProblemException">The body has mistakes.</exception>
    public async Task<ImpactReport> AnswerAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var source = await sources.GetAsync(cancellationToken).ConfigureAwait(false);
        var body = new ImpactBody(source);
        var (changes, options) = body.Read(utf8, time.GetUtcNow());
        var report = await Task.Run(() => ImpactAnalysis.Analyze(source, changes, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (labels is null) return report;
        return report with { Privacy = await PrivacyDeltas.OfAsync(host, labels.Current, body.Definitions, time, cancellationToken).ConfigureAwait(false) };
    }
}
