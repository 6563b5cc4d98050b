using System.Runtime.CompilerServices;
using System.Text;
using LineageService.Graph.Corrections;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Exchange;

/// <summary>How far an export or import is.</summary>
/// <param name="Lines">Lines taken so far.</param>
public readonly record struct ExchangeProgress(long Lines);

/// <summary>
/// Writes all that a store believes as sorted lines of JSON, without recorded times, epochs and numbers of rows: two stores that took the same
/// events in whatever order, or were copied from one another, give the same bytes. Not a backup of the event log: <c>lineage replay</c> copies that.
/// </summary>
public static class CanonicalExport
{
    private const int ReportEvery = 10_000;

    /// <param name="output">Gets UTF-8 with line feeds; not disposed.</param>
    /// <param name="withSql">False to leave the SQL texts of jobs out.</param>
    /// <returns>The number of lines.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<long> WriteAsync(
        ILineageStore store, Stream output, bool withSql, IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var lines = new SortedLines();
        long count = 0;
        await foreach (var line in LinesAsync(store, withSql, cancellationToken).ConfigureAwait(false))
        {
            lines.Add(line);
            if (++count % ReportEvery == 0) progress?.Report(new ExchangeProgress(count));
        }

        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            lines.WriteTo(writer, cancellationToken);
        }

        progress?.Report(new ExchangeProgress(count));
        return count;
    }

    /// <summary>The lines of an export in the order in which the store has them.</summary>
    internal static async IAsyncEnumerable<string> LinesAsync(
        ILineageStore store, bool withSql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return CanonicalJson.Write(new CanonicalHeader(CanonicalHeader.CurrentVersion));
        var bare = new BareDatasets();
        await foreach (var dataset in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            var line = CanonicalRecords.Of(dataset);
            if (!bare.Hold(dataset.Id, line)) yield return CanonicalJson.Write(line);
        }

        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in bare.Release(job.Inputs.AsEnumerable().Concat(job.Outputs))) yield return CanonicalJson.Write(line);
            yield return CanonicalJson.Write(CanonicalRecords.Of(job, withSql));
        }

        await foreach (var run in RunsAsync(store, cancellationToken).ConfigureAwait(false)) yield return CanonicalJson.Write(CanonicalRecords.Of(run));
        await foreach (var merge in store.ReadMergesAsync(cancellationToken).ConfigureAwait(false))
            yield return CanonicalJson.Write(CanonicalRecords.Of(merge));
        foreach (var correction in await CorrectionsCodec.ReadAsync(store, cancellationToken).ConfigureAwait(false))
            if (correction.State == CorrectionState.InForce) yield return CanonicalJson.Write(CanonicalRecords.Of(correction));
        foreach (var label in await CanonicalLabels.ReadAsync(store, cancellationToken).ConfigureAwait(false)) yield return CanonicalJson.Write(label);
        await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(), cancellationToken).ConfigureAwait(false))
        {
            var timed = IsTimed(version.Set.Evidence);
            if (!timed && version.Set.ValidTo is not null) continue;
            foreach (var line in bare.Release(version.Set.Edges.Select(edge => edge.From.Dataset).Append(version.Set.Target)))
                yield return CanonicalJson.Write(line);
            yield return CanonicalJson.Write(CanonicalRecords.Of(version.Set, timed));
        }
    }

    /// <summary>
    /// True for grounds that events give, whose valid times come from the events. What a task or a person declares holds since it was recorded.
    /// </summary>
    internal static bool IsTimed(EvidenceKind evidence) => evidence is EvidenceKind.Run or EvidenceKind.Statement or EvidenceKind.Static;

    private static async IAsyncEnumerable<RunRecord> RunsAsync(
        ILineageStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await store.ListRunsAsync(null, new ListQuery(After: after, Limit: 1000), cancellationToken).ConfigureAwait(false);
            foreach (var run in page.Items) yield return run;
            after = page.NextCursor;
        }
        while (after is not null);
    }
}
