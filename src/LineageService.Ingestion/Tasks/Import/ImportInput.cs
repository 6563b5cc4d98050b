using System.Runtime.ExceptionServices;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// What the paths of an import hold, sorted by kind. Events are not kept: the files that hold some are read again when it is their turn, so that a
/// file of any size passes through. Mutable while it reads.
/// </summary>
internal sealed class ImportInput
{
    private readonly TaskDefaults _defaults;
    private readonly List<SourceFailure> _rejected = [];

    private ImportInput(TaskDefaults defaults) => _defaults = defaults;

    public List<TaskDefinition> Tasks { get; } = [];

    public List<CatalogTable> Tables { get; } = [];

    /// <summary>SQL that only defines tables.</summary>
    public List<string> Ddl { get; } = [];

    /// <summary>Files that hold events, perhaps beside other records.</summary>
    public List<SourceFile> EventFiles { get; } = [];

    /// <summary>Input that is in memory already.</summary>
    public static ImportInput Of(IEnumerable<TaskDefinition> tasks, IEnumerable<CatalogTable> tables)
    {
        var input = new ImportInput(TaskDefaults.None);
        input.Tasks.AddRange(tasks);
        input.Tables.AddRange(tables);
        return input;
    }

    /// <exception cref="IOException">A path does not exist.</exception>
    public static ImportInput Read(ImportRequest request, FailureTally failures, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var input = new ImportInput(request.Defaults);
        var catalogs = request.Catalogs.IsDefault ? [] : SourceFiles.Find(request.Catalogs).ToList();
        var files = SourceFiles.Find(request.Paths).ToList();
        var total = catalogs.Sum(file => file.Length) + files.Sum(file => file.Length);
        var done = 0L;

        // Files are read beside one another and put together in their order.
        (SourceFile File, bool IsCatalog)[] all = [.. catalogs.Select(file => (file, true)), .. files.Select(file => (file, false))];
        var parts = new ImportInput[all.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, all.Length, parallel, i =>
            {
                parts[i] = new ImportInput(request.Defaults);
                parts[i].Read(all[i].File, all[i].IsCatalog, cancellationToken);
                progress?.Report(new ImportProgress(ImportPhase.Reading, Interlocked.Add(ref done, all[i].File.Length), total));
            });
        }
        catch (AggregateException several)
        {
            // The first is told as it was: callers know the kinds of failures of a file, not that several were read at once.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        foreach (var part in parts) input.Add(part, failures);
        return input;
    }

    private void Add(ImportInput part, FailureTally failures)
    {
        Tasks.AddRange(part.Tasks);
        Tables.AddRange(part.Tables);
        Ddl.AddRange(part.Ddl);
        EventFiles.AddRange(part.EventFiles);
        part._rejected.ForEach(failures.Add);
    }

    private void Read(SourceFile file, bool isCatalog, CancellationToken cancellationToken)
    {
        // A line that cannot be read in a file of events is an event that cannot be read: the dead letters take it.
        var failures = new List<SourceFailure>();
        var hasEvents = false;
        foreach (var record in file.Read(new SourceReader(_defaults)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (record)
            {
                case TaskRecord task:
                    Tasks.Add(WithScripts(task.Task, file));
                    break;
                case CatalogRecord entry:
                    Tables.Add(entry.Table);
                    break;
                case ScriptRecord script:
                    Add(file, script.Sql, isCatalog, cancellationToken);
                    break;
                case EventRecord:
                    hasEvents = true;
                    break;
                case FailureRecord failure:
                    failures.Add(failure.Failure);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        if (hasEvents) EventFiles.Add(file);
        else _rejected.AddRange(failures);
    }

    // A definition's own file tells where its SQL lives; the names in it are looked for there first.
    private static TaskDefinition WithScripts(TaskDefinition task, SourceFile file) =>
        file.Root is null ? task : task with { Scripts = new DirectoryScripts(file.Root, task.File) };

    private void Add(SourceFile file, string sql, bool isCatalog, CancellationToken cancellationToken)
    {
        var task = WithScripts(TaskReader.FromFile(file.Name, sql, _defaults), file);
        var dialect = SqlAnalysis.FindDialect(task.Dialect, out _);
        if (isCatalog || SqlAnalysis.TryParse(sql, dialect, cancellationToken) is { } script && DdlScript.IsCatalog(script)) Ddl.Add(sql);
        else Tasks.Add(task);
    }
}
