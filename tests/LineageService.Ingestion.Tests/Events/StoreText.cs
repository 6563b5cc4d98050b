using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>
/// The contents of a store as text, to compare two. Left out: recorded times, the log (order of receipt), and what the store itself gathers
/// over time (fields that an edge once mentioned, jobs and datasets that were only touched).
/// </summary>
internal static class StoreText
{
    public static async Task<string> OfAsync(ILineageStore store)
    {
        var text = new StringBuilder();
        await foreach (var set in store.ReadEdgeSetsAsync(CancellationToken.None))
        {
            text.Append(set.Job).Append(' ').Append(set.Target).Append(' ').Append(set.Evidence).Append(' ').Append(set.ValidFrom.ToString("O")).Append(' ').AppendLine(set.Producer);
            text.AppendLine(IngestWorld.Show([set]));
        }

        await foreach (var dataset in store.ReadDatasetsAsync(CancellationToken.None)) Append(text, dataset);
        await foreach (var job in store.ReadJobsAsync(CancellationToken.None)) Append(text, job);
        foreach (var run in (await store.ListRunsAsync(null, new ListQuery(Limit: 100_000), CancellationToken.None)).Items)
            text.AppendLine(run.ToString());
        return text.ToString();
    }

    private static void Append(StringBuilder text, DatasetRecord dataset)
    {
        var fields = dataset.Schema == SchemaKnowledge.Complete ? string.Join(',', dataset.Fields.Select(field => $"{field.Path}:{field.Type}")) : "-";
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
            $"{dataset.Id} {dataset.Kind} {dataset.Owner} {dataset.Description} {dataset.Exists} {dataset.AliasOf} [{string.Join(',', dataset.Tags)}] [{string.Join(',', dataset.Symlinks)}] {fields}");
    }

    private static void Append(StringBuilder text, JobRecord job) => text.AppendLine(System.Globalization.CultureInfo.InvariantCulture,
        $"{job.Id} {job.Kind} {job.Owner} {job.Team} {job.Dialect} {job.Sql?.Length} {job.File} [{string.Join(',', job.Tags)}] [{string.Join(',', job.Inputs)}] [{string.Join(',', job.Outputs)}] {job.Unknowns.Length}");
}
