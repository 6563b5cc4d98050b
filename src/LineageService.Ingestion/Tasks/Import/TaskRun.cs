using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks.Ordering;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// Analyses the tasks of one import: level by level, those of a level in parallel, what a level teaches known to the next. A task whose fingerprint
/// stands is left as it is. Tasks that were analysed before something they read was known (cycles, tasks that read their own table) are analysed
/// again, at most <see cref="MaxRounds"/> times. Mutable; one run.
/// </summary>
internal sealed class TaskRun(
    KnownDatasets known, BatchWriter writer, TimeProvider time, IProgress<ImportProgress>? progress, Func<JobRecord, bool>? admits = null)
{
    private const int MaxRounds = 3;

    // Small enough to bound what is in memory, large enough to keep all cores busy.
    private const int ChunkSize = 64;

    // Parsed texts are kept up to this many characters; beyond it they are parsed a second time.
    private const long MaxKeptCharacters = 32L * 1024 * 1024;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public async Task RunAsync(IReadOnlyList<PreparedTask> tasks, CancellationToken cancellationToken)
    {
        _parallel.CancellationToken = cancellationToken;
        TakeRoutines(tasks, cancellationToken);
        Prepare(tasks, cancellationToken);
        var levels = TaskOrder.Levels([.. tasks.Select(task => task.References)]);
        var done = 0L;
        var changed = true;
        for (var round = 0; round < MaxRounds && changed; round++)
        {
            changed = false;
            foreach (var level in levels)
            {
                foreach (var chunk in level.Chunk(ChunkSize))
                {
                    var due = Due(Array.ConvertAll(chunk, task => tasks[task]), round);
                    changed |= due.Length > 0;
                    await AnalyzeAsync(due, cancellationToken).ConfigureAwait(false);
                    if (round == 0) Report(ImportPhase.Analysing, done += chunk.Length, tasks.Count);
                }
            }
        }

        foreach (var task in tasks) Settle(task, isStable: !changed);
        await writer.AddAsync(known.TakeChanges(), cancellationToken).ConfigureAwait(false);
    }

    // Before all else: a fingerprint depends on the routines that the text calls.
    private void TakeRoutines(IReadOnlyList<PreparedTask> tasks, CancellationToken cancellationToken)
    {
        var scripts = new ParsedScript?[tasks.Count];
        Parallel.For(0, tasks.Count, _parallel, index => scripts[index] = tasks[index].ParseDefinitions(cancellationToken));
        for (var i = 0; i < scripts.Length; i++)
        {
            var definition = tasks[i].Definition;
            known.Routines.Take(definition.Id, definition.DatasetNamespace, definition.Sql, scripts[i]);
        }

        known.Routines.Settle();
    }

    private void Prepare(IReadOnlyList<PreparedTask> tasks, CancellationToken cancellationToken)
    {
        var kept = 0L;
        var done = 0L;
        Parallel.For(0, tasks.Count, _parallel, index =>
        {
            var task = tasks[index];
            task.Prepare(known.Routines, cancellationToken);
            if (Interlocked.Add(ref kept, task.Definition.Sql.Length) > MaxKeptCharacters) task.Forget();
            var count = Interlocked.Increment(ref done);
            if (count % 64 == 0 || count == tasks.Count) Report(ImportPhase.Parsing, count, tasks.Count);
        });
    }

    private PreparedTask[] Due(PreparedTask[] tasks, int round)
    {
        var isDue = new bool[tasks.Length];
        Parallel.For(0, tasks.Length, _parallel, i => isDue[i] = IsDue(tasks[i], round));
        return [.. tasks.Where((_, i) => isDue[i])];
    }

    // In the first round the store's analysis may stand; later, the one just made.
    private bool IsDue(PreparedTask task, int round)
    {
        var before = round == 0 ? task.Stored : task.Current;
        if (before?.Fingerprint is null) return true;
        if (FingerprintNow(task, before) != before.Fingerprint) return true;
        if (round == 0)
        {
            task.Unchanged = true;
            task.Current = Merge(before, task.Definition);
        }

        return false;
    }

    private async Task AnalyzeAsync(PreparedTask[] tasks, CancellationToken cancellationToken)
    {
        if (tasks.Length == 0) return;
        var now = time.GetUtcNow();
        var outcomes = new TaskOutcome[tasks.Length];
        await Task.Run(
            () =>
            {
                LongestFirst(tasks, i => outcomes[i] = Analyze(tasks[i], now, cancellationToken));
                for (var i = 0; i < tasks.Length; i++) outcomes[i] = new OutcomeSpelling(known, tasks[i].Dialect.Names).Apply(outcomes[i]);

                // All fingerprints before the first definition: they stand for what the analyses saw.
                Parallel.For(0, tasks.Length, _parallel, i => outcomes[i] = outcomes[i] with
                {
                    Job = outcomes[i].Job with { Fingerprint = FingerprintNow(tasks[i], outcomes[i].Job) },
                });
            },
            cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < tasks.Length; i++) Take(tasks[i], outcomes[i]);
        await writer.AddAsync(known.TakeChanges(), cancellationToken).ConfigureAwait(false);
        await writer.FlushAsync(onlyIfFull: true, cancellationToken).ConfigureAwait(false);
    }

    // One by one to whoever is free: what is left for a single core at the end is short.
    private void LongestFirst(PreparedTask[] tasks, Action<int> analyze)
    {
        var order = Enumerable.Range(0, tasks.Length).OrderByDescending(i => tasks[i].Definition.Sql.Length).ToArray();
        var next = -1;
        Parallel.For(0, Math.Min(tasks.Length, _parallel.MaxDegreeOfParallelism), _parallel, _ =>
        {
            for (int place; (place = Interlocked.Increment(ref next)) < order.Length;) analyze(order[place]);
        });
    }

    private TaskOutcome Analyze(PreparedTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var routines = known.Routines.Of(task.Definition.DatasetNamespace, task.Dialect, task.Functions);
        return TaskAnalysis.Analyze(task, known.Catalogs, routines, now, cancellationToken);
    }

    private void Take(PreparedTask task, TaskOutcome outcome)
    {
        task.Unchanged = false;
        task.Current = outcome.Job;
        task.Refused = admits?.Invoke(outcome.Job) == false;
        if (task.Refused) return;
        var folds = task.Dialect.Names.TableFolding != NameFolding.Sensitive;
        foreach (var table in outcome.Definitions) known.Take(table, task.Definition.DatasetNamespace, folds);
        known.Take(outcome.Job);
        writer.Add(outcome.Job);
        var cause = outcome.Job.Fingerprint is { } fingerprint ? new EdgeCause(fingerprint) : null;
        foreach (var set in outcome.EdgeSets) writer.Add(set with { Cause = cause });
    }

    // Where rounds ran out the analysis is taken as good: otherwise every import would analyse the task again.
    private void Settle(PreparedTask task, bool isStable)
    {
        var job = task.Current!;
        if (task.Refused) return;
        if (task.Unchanged)
        {
            if (job.SameAs(task.Stored!)) return;
            known.Take(job);
        }
        else
        {
            if (isStable) return;
            var fingerprint = FingerprintNow(task, job);
            if (fingerprint == job.Fingerprint) return;
            job = task.Current = job with { Fingerprint = fingerprint };
        }

        writer.Add(job);
    }

    private string FingerprintNow(PreparedTask task, JobRecord job) =>
        TaskFingerprint.With(task.TextFingerprint, job.Inputs, job.Outputs, known.Catalogs);

    // What a definition says beside its SQL may change without an analysis. The stored text stays: the spans of the edges point into it.
    private static JobRecord Merge(JobRecord stored, TaskDefinition task) => TaskAnalysis.Describe(task) with
    {
        Target = stored.Target,
        Sql = stored.Sql,
        Fingerprint = stored.Fingerprint,
        State = stored.State,
        Inputs = stored.Inputs,
        Outputs = stored.Outputs,
        Unknowns = stored.Unknowns,
        Diagnostics = stored.Diagnostics,
    };

    private void Report(ImportPhase phase, long done, long total) => progress?.Report(new ImportProgress(phase, done, total));
}
