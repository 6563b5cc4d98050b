using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Tasks;

namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>All that a collector finds, sorted by what it is.</summary>
internal sealed class CollectedItems(List<CollectedItem> items)
{
    public Dictionary<string, TaskDefinition> Tasks => items.OfType<CollectedTask>().ToDictionary(item => item.Task.Id.Name, item => item.Task);

    public Dictionary<string, CollectedOpaqueTask> Opaque => items.OfType<CollectedOpaqueTask>().ToDictionary(item => item.Job.Name);

    public string[] Dependencies => [.. items.OfType<CollectedDependency>().Select(item => $"{item.Job.Name} after {item.DependsOn.Name}").Order(StringComparer.Ordinal)];

    public List<CollectedAlias> Aliases => [.. items.OfType<CollectedAlias>()];

    public List<CollectedFailure> Failures => [.. items.OfType<CollectedFailure>()];

    public static async Task<CollectedItems> OfAsync(ICollector collector)
    {
        var items = new List<CollectedItem>();
        await foreach (var item in collector.CollectAsync(null, TestContext.Current.CancellationToken)) items.Add(item);
        return new CollectedItems(items);
    }
}
