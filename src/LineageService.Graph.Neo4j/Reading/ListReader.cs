using System.Collections.Immutable;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Lists of what is now, and of runs at any point.</summary>
internal sealed class ListReader(CypherReads reads)
{
    public async Task<Page<DatasetRecord>> DatasetsAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(Text("d:Dataset", "d", "coalesce(d.exists, true)", RecordReader.DatasetColumns, query), cancellationToken, Parameters(query))
            .ConfigureAwait(false);
        return RecordPages.Datasets(found.Each().Select(RecordReader.Dataset), query);
    }

    public async Task<Page<JobRecord>> JobsAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(Text("j:Job", "j", "NOT j.retired", RecordReader.JobColumns, query), cancellationToken, Parameters(query)).ConfigureAwait(false);
        return RecordPages.Jobs(found.Each().Select(RecordReader.Job), query);
    }

    public async Task<Page<RunRecord>> RunsAsync(TimePoint point, JobId? job, ListQuery query, CancellationToken cancellationToken)
    {
        var after = PageCursor.ReadRun(query.After);
        var known = point.IsNow ? "true" : "r.recordedTicks <= $known AND r.startedTicks <= $asOf";
        var text = $"""
            MATCH (r:Run) WHERE {(job is null ? "r.startedTicks <= $ticks" : "r.jobKey = $job AND r.startedTicks <= $ticks")}
            AND (r.startedTicks < $ticks OR r.id < $id) AND {known} {(query.Namespace is null ? "" : "AND r.jobNamespace = $namespace")}
            RETURN {RecordReader.RunColumns} ORDER BY r.startedTicks DESC, r.id DESC LIMIT $limit
            """;
        var found = await reads.RunAsync(
            text, cancellationToken, ("job", job is { } id ? GraphKeys.Of(id) : null), ("ticks", after?.StartedTicks ?? long.MaxValue),
            ("id", after is { } key ? Ids.Of(new RunId(key.Id)) : "~"), ("namespace", query.Namespace), ("known", point.KnownAt?.UtcTicks ?? long.MaxValue),
            ("asOf", point.AsOf?.UtcTicks ?? long.MaxValue), ("limit", Limit(query))).ConfigureAwait(false);
        var runs = found.Each().Select(row => RecordReader.Run(row).At(point)).OfType<RunRecord>();
        return RecordPages.Runs(runs, job, query);
    }

    /// <summary>Every namespace of a dataset or job, sorted.</summary>
    public async Task<ImmutableArray<string>> NamespacesAsync(CancellationToken cancellationToken)
    {
        var found = await reads.RunAsync(
            "MATCH (d:Dataset) RETURN DISTINCT coalesce(d.exactNamespace, d.namespace) AS name"
            + " UNION MATCH (j:Job) WHERE NOT j.retired RETURN DISTINCT coalesce(j.exactNamespace, j.namespace) AS name", cancellationToken).ConfigureAwait(false);
        return [.. found.Each().Select(row => row.Text(0)).Order(StringComparer.Ordinal)];
    }

    // Filters that are not asked for are left out of the text, so that the rest finds its index: a few constant texts.
    private static string Text(string node, string name, string condition, string columns, ListQuery query)
    {
        var after = PageCursor.ReadName(query.After) is null
            ? "true"
            : $"({name}.namespace > $afterNamespace OR ({name}.namespace = $afterNamespace AND {name}.name > $afterName))";
        return $"""
            MATCH ({node}) WHERE {name}.namespace {(query.Namespace is null ? ">= ''" : "= $namespace")} AND {name}.name >= '' AND {condition} AND {after}
            {(query.Layer is null ? "" : $"AND toLower({name}.layer) = $layer")} {(query.Owner is null ? "" : $"AND toLower({name}.owner) = $owner")}
            WITH {name} ORDER BY {name}.namespace, {name}.name LIMIT $limit RETURN {columns}
            """;
    }

    private static (string Name, object? Value)[] Parameters(ListQuery query)
    {
        var after = PageCursor.ReadName(query.After);
        return
        [
            ("namespace", query.Namespace is { } given ? Ids.Indexed(given) : null), ("afterNamespace", after?.Namespace), ("afterName", after?.Name),
            ("layer", query.Layer?.ToLowerInvariant()), ("owner", query.Owner?.ToLowerInvariant()), ("limit", Limit(query)),
        ];
    }

    // One more than the page: it tells whether a next one exists.
    private static long Limit(ListQuery query) => Math.Max(1, query.Limit) + 1L;
}
