using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Api.Endpoints;

/// <summary>Imports the items of an upload and tells what became of each.</summary>
internal static class TaskUpload
{
    private const string Rejected = "rejected";

    public static async Task<TasksResponse> RunAsync(
        IReadOnlyList<UploadItem> items, TaskDefaults defaults, TaskImporter importer, LineageGraphHost host, BoundUpload bounds,
        CancellationToken cancellationToken)
    {
        items = bounds.Of(items, defaults);
        var tasks = new List<TaskDefinition>();
        var taken = new Dictionary<JobId, int>();
        for (var index = 0; index < items.Count; index++)
            if (items[index].Task is { } task && taken.TryAdd(task.Id, index)) tasks.Add(task);

        var before = await FingerprintsAsync(host.Store, tasks, cancellationToken).ConfigureAwait(false);
        if (tasks.Count > 0 || items.Any(item => item.Table is not null))
        {
            await importer.ImportAsync(tasks, [.. items.Select(item => item.Table!).Where(table => table is not null)], defaults, null, cancellationToken, bounds.Admits)
                .ConfigureAwait(false);
        }

        var results = new List<TaskResult>(items.Count);
        for (var index = 0; index < items.Count; index++)
            results.Add(await ResultOfAsync(index, items[index], taken, before, bounds, host.Store, cancellationToken).ConfigureAwait(false));
        return new TasksResponse(
            host.Epoch,
            items.Count,
            results.Count(result => result.Status == WireNames.Of(AnalysisState.Analysed)),
            results.Count(result => result.Status == WireNames.Of(AnalysisState.Partly)),
            results.Count(result => result.Status == WireNames.Of(AnalysisState.Failed)),
            results.Count(result => result.Unchanged),
            results.Count(result => result.Status == Rejected),
            results);
    }

    private static async Task<Dictionary<JobId, string?>> FingerprintsAsync(
        ILineageStore store, List<TaskDefinition> tasks, CancellationToken cancellationToken)
    {
        var fingerprints = new Dictionary<JobId, string?>(tasks.Count);
        foreach (var task in tasks)
            fingerprints[task.Id] = (await store.FindJobAsync(task.Id, cancellationToken).ConfigureAwait(false))?.Fingerprint;
        return fingerprints;
    }

    private static async Task<TaskResult> ResultOfAsync(
        int index,
        UploadItem item,
        Dictionary<JobId, int> taken,
        Dictionary<JobId, string?> before,
        BoundUpload bounds,
        ILineageStore store,
        CancellationToken cancellationToken)
    {
        if (item.Refusal is { } refusal) return new TaskResult(index, Rejected) { Error = refusal };
        if (item.Table is { } table) return new TaskResult(index, "catalog") { Id = table.Schema.Name.ToString() };
        if (item.Task is not { } task) return new TaskResult(index, Rejected) { Error = SourceProblems.Place(item.Failure!) };

        var id = task.Id.ToString();
        if (taken[task.Id] != index)
            return new TaskResult(index, Rejected) { Id = id, Error = $"expected one task of this name, found another at index {taken[task.Id]}" };
        if (bounds.WasRefused(task.Id)) return new TaskResult(index, Rejected) { Id = id, Error = bounds.Refusal };
        var job = await store.FindJobAsync(task.Id, cancellationToken).ConfigureAwait(false);
        return job is null
            ? new TaskResult(index, Rejected) { Id = id, Error = "the task was removed again while it was being stored" }
            : new TaskResult(index, WireNames.Of(job.State))
            {
                Id = id,
                Unchanged = job.Fingerprint is not null && before[task.Id] == job.Fingerprint,
                Unknowns = [.. job.Unknowns.Select(JobAnswers.Of)],
                Diagnostics = [.. job.Diagnostics.Select(JobAnswers.Of)],
            };
    }
}
