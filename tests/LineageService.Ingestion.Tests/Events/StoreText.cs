using LineageService.Graph.Store;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>
/// The contents of a store as text, to compare two. Left out: recorded times, the log (order of receipt), and what the store itself gathers
/// over time (fields that an edge once mentioned, jobs and datasets that were only touched).
/// </summary>
internal static class StoreText
{
    public static async Task<string> OfAsync(ILineageStore store)
    {
        var parts = new List<string>();
        await foreach (var set in store.ReadEdgeSetsAsync(CancellationToken.None))
            parts.Add($"{set.Job} {set.Target} {set.Evidence} {set.ValidFrom:O} {set.Producer}\n{IngestWorld.Show([set])}");
        await foreach (var dataset in store.ReadDatasetsAsync(CancellationToken.None)) parts.Add(Show(dataset));
        await foreach (var job in store.ReadJobsAsync(CancellationToken.None)) parts.Add(Show(job));
        foreach (var run in (await store.ListRunsAsync(null, new ListQuery(Limit: 100_000), CancellationToken.None)).Items)
            parts.Add($"{run.Id} {run.Job} {run.State} {run.StartedAt:O} {run.EndedAt:O} {run.ParentJob} {run.ParentRun}");
        parts.Sort(StringComparer.Ordinal);
        return string.Join('\n', parts);
    }

    private static string Show(DatasetRecord dataset)
    {
        var fields = dataset.Schema == SchemaKnowledge.Complete
            ? string.Join(',', dataset.Fields.Select(field => $"{field.Path}:{field.Type}"))
            : "-";
        return $"{dataset.Id} {dataset.Kind} {dataset.Owner} {dataset.Description} {dataset.Exists} {dataset.AliasOf} "
            + $"[{string.Join(',', dataset.Tags)}] [{string.Join(',', dataset.Symlinks)}] {fields}";
    }

    private static string Show(JobRecord job) =>
        $"{job.Id} {job.Kind} {job.Owner} {job.Team} {job.Dialect} {job.Sql?.Length} {job.File} "
        + $"[{string.Join(',', job.Tags)}] [{string.Join(',', job.Inputs)}] [{string.Join(',', job.Outputs)}] {job.Unknowns.Length}";
}
