using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Upgrades;
using LineageService.Model;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// Brings tasks, catalogs, DDL and events into a store: reads, orders, analyses what changed and commits it in batches. One import at a time; a
/// second one waits. Does not retire tasks that are missing from the input: that takes <see cref="RemoveAsync"/>.
/// </summary>
public sealed class TaskImporter : IDisposable
{
    // Above this, reading all jobs of the store is cheaper than asking for each.
    private const int FewTasks = 200;

    private readonly LineageGraphHost _host;
    private readonly TimeProvider _time;
    private readonly EventIngester? _events;
    private readonly UserFunctions _functions;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<LineageBatch, bool> _own = new(ReferenceEqualityComparer.Instance);
    private volatile KnownDatasets? _known;

    /// <param name="events">Takes the events among the input; the only one of the store. Null where there are none to come.</param>
    /// <param name="functions">Functions that a configuration adds to the dialects; null for none.</param>
    /// <param name="engine">What this program's engine is called; null for the built-in one.</param>
    public TaskImporter(
        LineageGraphHost host, TimeProvider time, EventIngester? events = null, UserFunctions? functions = null, string? engine = null)
    {
        Engine = engine ?? SqlAnalysis.EngineVersion;
        _functions = functions ?? UserFunctions.None;
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _time = time;
        _events = events;
        host.Committed += OnCommitted;
    }

    /// <summary>The engine that analyses here. Which one's analyses stand in the store is for <see cref="StoreEngine"/> to say.</summary>
    public string Engine { get; }

    /// <summary>Imports files and directories.</summary>
    /// <exception cref="IOException">A path does not exist.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read or written; what was committed before stays.</exception>
    public async Task<ImportReport> ImportAsync(
        ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var failures = new FailureTally();
        var input = await Task.Run(() => ImportInput.Read(request, failures, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await RunAsync(input, request.Defaults, failures, started, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports tasks and tables that are in memory already, as an upload brings them.</summary>
    /// <param name="admits">
    /// Asked of each job, analysed, with all that it reads and writes; one that is not admitted is not written. Null admits every one.
    /// </param>
    public Task<ImportReport> ImportAsync(
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<CatalogTable> tables,
        TaskDefaults defaults,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken,
        Func<JobRecord, bool>? admits = null) =>
        RunAsync(ImportInput.Of(tasks, tables), defaults, new FailureTally(), _time.GetTimestamp(), progress, cancellationToken, admits);

    /// <summary>Retires a task: its edges end. False where there is none of this name.</summary>
    public async Task<bool> RemoveAsync(JobId job, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await _host.Store.FindJobAsync(job, cancellationToken).ConfigureAwait(false) is null) return false;
            await _host.CommitAsync(new LineageBatch { RetiredJobs = [job], RecordedAt = _time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _host.Committed -= OnCommitted;
        _turn.Dispose();
    }

    private async Task<ImportReport> RunAsync(
        ImportInput input,
        TaskDefaults defaults,
        FailureTally failures,
        long started,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken,
        Func<JobRecord, bool>? admits = null)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = await CurrentAsync(cancellationToken).ConfigureAwait(false);
            var engine = await StoreEngine.FindAsync(_host.Store, Engine, cancellationToken).ConfigureAwait(false);
            if (input.Tasks.Count > 0) await StoreEngine.NoteAsync(_host, engine, _time, cancellationToken).ConfigureAwait(false);
            var prepared = await PrepareAsync(Distinct(input.Tasks, failures), engine.Active, cancellationToken).ConfigureAwait(false);
            await using (var writer = new BatchWriter(_host, _time, batch => _own[batch] = true, cancellationToken))
            {
                TakeTables(known, input, defaults, cancellationToken);
                await writer.AddAsync(known.TakeChanges(), cancellationToken).ConfigureAwait(false);
                await new TaskRun(known, writer, _time, progress, admits).RunAsync(prepared, cancellationToken).ConfigureAwait(false);
                await writer.AddAsync(known.TakeFacts(), cancellationToken).ConfigureAwait(false);
                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            var imported = await ImportEventsAsync(input, failures, progress, cancellationToken).ConfigureAwait(false);
            return Report(prepared, failures, imported, started);
        }
        catch
        {
            // What was taken may not be committed: the next import starts from the store.
            _known = null;
            throw;
        }
        finally
        {
            _own.Clear();
            _turn.Release();
        }
    }

    // Visible before it is loaded, so that nothing committed meanwhile is missed.
    private async Task<KnownDatasets> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_known is not { } known)
        {
            _known = known = new KnownDatasets();
            await known.LoadAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        }

        await known.RefreshAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        return known;
    }

    // Own batches are known already; others, events above all, may bring new schemas.
    private void OnCommitted(LineageBatch batch)
    {
        if (_own.TryRemove(batch, out _)) return;
        _known?.Mark(batch);

        // Schemas are known by other names now; the next import reads them anew.
        if (!batch.Merges.IsEmpty || batch.KeyedStates.Any(state => state.Key == IdentityRules.StateKey)) _known = null;
    }

    // Of two tasks with one identity the first stands: a later file must not silently undo an earlier one.
    private static List<TaskDefinition> Distinct(IReadOnlyList<TaskDefinition> tasks, FailureTally failures)
    {
        var distinct = new List<TaskDefinition>(tasks.Count);
        var ids = new HashSet<JobId>(tasks.Count);
        foreach (var task in tasks)
        {
            if (ids.Add(task.Id)) distinct.Add(task);
            else failures.Add(new SourceFailure(SourceCodes.DuplicateTask, task.File, 1, 1, $"expected one task named {task.Id.Name}, found another"));
        }

        return distinct;
    }

    private async Task<List<PreparedTask>> PrepareAsync(List<TaskDefinition> tasks, string engine, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<JobId, JobRecord>();
        if (tasks.Count > FewTasks)
        {
            var wanted = tasks.Select(task => task.Id).ToHashSet();
            await foreach (var job in _host.Store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (wanted.Contains(job.Id)) stored[job.Id] = job;
            }
        }
        else
        {
            foreach (var task in tasks)
            {
                if (await _host.Store.FindJobAsync(task.Id, cancellationToken).ConfigureAwait(false) is { } job) stored[task.Id] = job;
            }
        }

        return [.. tasks.Select(task => new PreparedTask(task, stored.GetValueOrDefault(task.Id), _functions, engine))];
    }

    private static void TakeTables(
        KnownDatasets known, ImportInput input, TaskDefaults defaults, CancellationToken cancellationToken)
    {
        var dialect = defaults.DialectOf(null);
        var datasetNamespace = CatalogNamespace(input.Tasks, defaults);
        foreach (var table in input.Tables) known.Take(table, datasetNamespace);
        foreach (var script in input.Ddl)
        {
            var request = new AnalysisRequest(dialect, script, known.Catalogs.Of(datasetNamespace));
            foreach (var schema in SqlAnalysis.Analyze(request, cancellationToken).Definitions)
                known.Take(new CatalogTable(schema, SchemaOrigin.Catalog), datasetNamespace);
        }
    }

    // A catalog that does not say whose tables it lists, lists those of the tasks beside it.
    private static string CatalogNamespace(IReadOnlyList<TaskDefinition> tasks, TaskDefaults defaults)
    {
        if (defaults.Namespace is not null || tasks.Count == 0) return defaults.DatasetNamespaceOf(null, defaults.DialectOf(null));
        var first = tasks[0].DatasetNamespace;
        foreach (var task in tasks)
        {
            if (task.DatasetNamespace != first) return defaults.DatasetNamespaceOf(null, defaults.DialectOf(null));
        }

        return first;
    }

    private async Task<ImportedEvents> ImportEventsAsync(
        ImportInput input, FailureTally failures, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (input.EventFiles.Count == 0) return ImportedEvents.None;
        if (_events is null) throw new InvalidOperationException("The input holds events and the importer was given nobody to take them.");
        return await new EventImport(_events, failures, progress).RunAsync(input.EventFiles, cancellationToken).ConfigureAwait(false);
    }

    private ImportReport Report(List<PreparedTask> tasks, FailureTally failures, ImportedEvents imported, long started)
    {
        var states = new int[4];
        var unchanged = 0;
        var graph = _host.Residence == GraphResidence.Memory ? _host.Current : null;
        foreach (var task in tasks)
        {
            states[(int)task.Current!.State]++;
            if (task.Unchanged) unchanged++;
            failures.Add(task.Current);
        }

        return new ImportReport(
            tasks.Count,
            states[(int)AnalysisState.Analysed],
            states[(int)AnalysisState.Partly],
            states[(int)AnalysisState.Failed],
            unchanged,
            failures.ToFailures(),
            graph?.DatasetCount ?? 0,
            graph is null ? 0 : graph.NodeCount - graph.DatasetCount,
            graph is null ? ImmutableSortedDictionary<string, long>.Empty : EdgeCounts.Of(graph),
            imported,
            failures.Rejected,
            _time.GetElapsedTime(started).TotalSeconds);
    }
}
