using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>What changed between two points; asked by <c>GET /api/v2/diff</c> and <c>lineage diff</c> with the same parameters.</summary>
/// <param name="Dataset">As the request names it; null for any.</param>
public sealed record DiffQuestion(
    TimePoint From, TimePoint To, string? Namespace, string? Dataset, string? Job, string? Layer, int Limit, int Offset)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.DiffFrom, QueryParameters.DiffTo, QueryParameters.KnownFrom, QueryParameters.KnownTo, QueryParameters.OfNamespace,
        QueryParameters.OfDataset, QueryParameters.OfJob, QueryParameters.Layer, QueryParameters.ChangeLimit, QueryParameters.Cursor,
        QueryParameters.MinEpoch,
    ];

    public static DiffQuestion Read(QueryReader reader)
    {
        var from = new TimePoint(reader.Read(QueryParameters.DiffFrom), reader.Read(QueryParameters.KnownFrom));
        var to = new TimePoint(reader.Read(QueryParameters.DiffTo), reader.Read(QueryParameters.KnownTo));
        if (from.IsNow) reader.Missing(QueryParameters.DiffFrom, "Give the time to compare from, or knownFrom to compare what was known.");
        if (from.AsOf > to.AsOf) reader.Add(Violation.Query(QueryParameters.DiffFrom.Name, "Must not be after to."));
        return new DiffQuestion(
            from, to, reader.Read(QueryParameters.OfNamespace), reader.Read(QueryParameters.OfDataset), reader.Read(QueryParameters.OfJob),
            reader.Read(QueryParameters.Layer), reader.ReadInt32(QueryParameters.ChangeLimit), reader.ReadOffset());
    }

    /// <exception cref="ProblemException">The dataset or job is unknown or ambiguous, or the history at a point is not kept.</exception>
    public async Task<DiffResponse> AnswerAsync(HistoricalGraphs graphs, ILineageStore store, LineageView now,
        CancellationToken cancellationToken)
    {
        var (earlier, later) = (graphs.Reached(From), graphs.Reached(To));

        // Without from it is what was known that differs, of one valid time.
        if (From.AsOf is null) earlier = earlier with { AsOf = later.AsOf };
        await KeptHistory.RequireAsync(graphs, cancellationToken, earlier, later).ConfigureAwait(false);
        var filter = new DiffFilter(
            Namespace,
            await FilterLookup.DatasetAsync(now, Dataset, cancellationToken).ConfigureAwait(false),
            await FilterLookup.JobAsync([VisibleReader.Of(store.At(later), now.Visibility), VisibleReader.Of(store.At(earlier), now.Visibility)], Job, cancellationToken).ConfigureAwait(false),
            Layer);
        var report = await LineageDiff.CompareAsync(store, new DiffRequest(earlier, later, filter), cancellationToken)
            .ConfigureAwait(false);
        return new DiffAnswers(ShownDiff.Of(report, now.Visibility), Offset, Limit).ToResponse(now.Epoch);
    }
}
