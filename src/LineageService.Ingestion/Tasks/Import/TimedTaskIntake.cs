using System.Buffers.Binary;
using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// Brings records of task definitions into the store. Of one task the record with the latest time stands, whichever partition it came on: keys
/// are not relied upon, so records of a task may arrive in any order.
/// </summary>
public sealed class TimedTaskIntake(LineageGraphHost host, TaskImporter importer, TaskDefaults defaults, TimeProvider time)
{
    /// <summary>Reads the records and imports what they hold.</summary>
    /// <returns>Why records are no tasks, by their index.</returns>
    /// <exception cref="LineageStoreException">The store cannot be written; the same call may be made again.</exception>
    public async Task<IReadOnlyDictionary<int, string>> ImportAsync(IReadOnlyList<TimedTask> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        var tasks = new Dictionary<JobId, (TaskDefinition Task, long Ticks)>();
        var tables = new List<CatalogTable>();
        var dead = new Dictionary<int, string>();
        for (var index = 0; index < records.Count; index++)
        {
            if (Read(records[index], tasks, tables) is { } reason) dead[index] = reason;
        }

        await DropOvertakenAsync(tasks, cancellationToken).ConfigureAwait(false);
        if (tasks.Count == 0 && tables.Count == 0) return dead;
        await importer.ImportAsync(
            [.. tasks.Values.Select(task => task.Task)], tables, defaults, null, cancellationToken).ConfigureAwait(false);
        await RememberAsync(tasks, cancellationToken).ConfigureAwait(false);
        return dead;
    }

    private string? Read(TimedTask record, Dictionary<JobId, (TaskDefinition Task, long Ticks)> tasks, List<CatalogTable> tables)
    {
        // A record stands or falls as a whole.
        var found = new List<TaskDefinition>();
        var foundTables = new List<CatalogTable>();
        using var stream = new MemoryStream(record.Body.ToArray(), writable: false);
        foreach (var one in new SourceReader(defaults).Read(stream, null))
        {
            switch (one)
            {
                case TaskRecord task:
                    found.Add(task.Task);
                    break;
                case CatalogRecord catalog:
                    foundTables.Add(catalog.Table);
                    break;
                case FailureRecord failure:
                    return failure.Failure.Message;
                default:
                    return "expected a task or a catalog entry";
            }
        }

        if (found.Count == 0 && foundTables.Count == 0) return "expected a task or a catalog entry, found nothing";
        foreach (var task in found)
        {
            if (!tasks.TryGetValue(task.Id, out var other) || other.Ticks <= record.Time.Ticks) tasks[task.Id] = (task, record.Time.Ticks);
        }

        tables.AddRange(foundTables);
        return null;
    }

    private async Task DropOvertakenAsync(Dictionary<JobId, (TaskDefinition Task, long Ticks)> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0) return;
        var known = await host.Store.FindKeyedStatesAsync([.. tasks.Keys.Select(KeyOf)], cancellationToken).ConfigureAwait(false);
        foreach (var (job, (_, ticks)) in tasks.ToArray())
        {
            if (known.TryGetValue(KeyOf(job), out var state) && BinaryPrimitives.ReadInt64LittleEndian(state.State.Span) > ticks) tasks.Remove(job);
        }
    }

    private Task RememberAsync(Dictionary<JobId, (TaskDefinition Task, long Ticks)> tasks, CancellationToken cancellationToken)
    {
        var states = ImmutableArray.CreateBuilder<KeyedState>(tasks.Count);
        foreach (var (job, (_, ticks)) in tasks)
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, ticks);
            states.Add(new KeyedState(KeyOf(job), bytes));
        }

        return host.CommitAsync(
            new LineageBatch { KeyedStates = states.MoveToImmutable(), RecordedAt = time.GetUtcNow() }, cancellationToken);
    }

    private static string KeyOf(JobId job) => $"kafka:task\n{job.Namespace}\n{job.Name}";
}
