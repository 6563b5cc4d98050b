using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Catalogs.Twins;

/// <summary>
/// What no definition says and only the company knows: which topic is filed into which table or partition by something that is no SQL (a
/// sink connector, an ingestion service). A flow is a task that copies by name; twins that are the same are aliases.
/// </summary>
public sealed class TwinsCollector(string path, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("twins", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var file = new CatalogFile(path, Path.GetFileName(path));
        if (file.TryReadText(out var failure) is not { } yaml) throw new CollectorException($"the twins cannot be read: {failure}");
        var twins = TwinsReader.Read(yaml, file.Name, out failure);

        // Half of them would retire the other half.
        if (failure is not null) throw new CollectorException($"the twins cannot be read: {failure}");
        foreach (var twin in twins)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return twin.Flow == TwinFlow.Same ? new CollectedAlias(twin.Topic, twin.Table, "twins of the configuration")
                : new CollectedTask(Copy(twin, file.Name));
        }
    }

    private static TaskDefinition Copy(Twin twin, string file)
    {
        var topic = $"`{twin.Topic.Namespace}/{twin.Topic.Name}`";
        var table = string.Join('.', DatasetNaming.ToTable(twin.Table).Parts.Select(part => $"`{part}`"));
        var literal = twin.Partition is { } partition
            ? $"`{partition.Column}` = '{partition.Value.Replace("'", "''", StringComparison.Ordinal)}'" : null;
        var sql = twin.Flow == TwinFlow.TopicToTable
            ? $"INSERT INTO {table}{(literal is null ? "" : $" PARTITION ({literal})")} SELECT * FROM {topic}"
            : $"INSERT INTO {topic} SELECT * FROM {table}{(literal is null ? "" : $" WHERE {literal}")}";
        var name = twin.Flow == TwinFlow.TopicToTable ? $"{twin.Topic.Name} -> {twin.Table.Name}"
            : $"{twin.Table.Name} -> {twin.Topic.Name}";
        if (twin.Partition is { } part) name = $"{name} ({part.Column}={part.Value})";
        return new TaskDefinition(new JobId("twins", name), "spark", sql, twin.Table.Namespace) { Kind = "twin", File = file };
    }
}
