using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>A folder that a test fills, and short ways to ask what a collector finds in it.</summary>
internal sealed class SourceFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lineage-source-").FullName;

    public SourceFolder Add(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public static async Task<List<CollectedItem>> ItemsAsync(ICollector collector)
    {
        var items = new List<CollectedItem>();
        await foreach (var item in collector.CollectAsync(null, TestContext.Current.CancellationToken)) items.Add(item);
        return items;
    }

    public static TaskDefinition Task(IEnumerable<CollectedItem> items, string name) =>
        Assert.Single(items.OfType<CollectedTask>(), task => task.Task.Id.Name == name).Task;

    public static CollectedOpaqueTask Opaque(IEnumerable<CollectedItem> items, string name) =>
        Assert.Single(items.OfType<CollectedOpaqueTask>(), task => task.Job.Name == name);

    public static string[] Names(IEnumerable<CollectedItem> items) =>
        [.. items.OfType<CollectedTask>().Select(task => task.Task.Id.Name).Order(StringComparer.Ordinal)];

    public static string[] Tables(IEnumerable<CollectedItem> items) =>
        [.. items.OfType<CollectedTable>().Select(table => table.Table.Schema.Name.ToString()).Order(StringComparer.Ordinal)];

    public static string[] Dependencies(IEnumerable<CollectedItem> items) =>
        [.. items.OfType<CollectedDependency>().Select(pair => $"{pair.DependsOn.Name} > {pair.Job.Name}").Order(StringComparer.Ordinal)];

    /// <summary>Runs collectors one after the other into one store, and gives their reports and what the store then holds.</summary>
    public static async Task<(List<CollectionReport> Reports, List<JobRecord> Jobs, LineageGraphHost Host)> RunAsync(params ICollector[] collectors)
    {
        var token = TestContext.Current.CancellationToken;
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, token);
        using var importer = new TaskImporter(host, TimeProvider.System);
        var reports = new List<CollectionReport>();
        foreach (var collector in collectors)
            reports.Add(await new CollectionRun(importer, host, TimeProvider.System).RunAsync(collector, new CollectionOptions(), null, token));
        var jobs = new List<JobRecord>();
        await foreach (var job in host.Store.ReadJobsAsync(token)) jobs.Add(job);
        return (reports, jobs, host);
    }

    /// <summary>The edges of a job between fields, without namespaces, sorted.</summary>
    public static async Task<string[]> EdgesAsync(LineageGraphHost host, JobId job)
    {
        var sets = await host.Store.FindEdgeSetsAsync(job, TestContext.Current.CancellationToken);
        return [.. sets.SelectMany(set => set.Edges).Where(edge => edge.From.Path is not null && edge.To.Path is not null)
            .Select(edge => $"{edge.From.Dataset.Name}.{edge.From.Path} -> {edge.To.Dataset.Name}.{edge.To.Path}").Distinct().Order(StringComparer.Ordinal)];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
