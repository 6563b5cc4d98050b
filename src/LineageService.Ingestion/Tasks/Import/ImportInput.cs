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
    private readonly FailureTally _failures;

    private ImportInput(TaskDefaults defaults, FailureTally failures) => (_defaults, _failures) = (defaults, failures);

    public List<TaskDefinition> Tasks { get; } = [];

    public List<CatalogTable> Tables { get; } = [];

    /// <summary>SQL that only defines tables.</summary>
    public List<string> Ddl { get; } = [];

    /// <summary>Files that hold events, perhaps beside other records.</summary>
    public List<SourceFile> EventFiles { get; } = [];

    /// <summary>Input that is in memory already.</summary>
    public static ImportInput Of(IEnumerable<TaskDefinition> tasks, IEnumerable<CatalogTable> tables)
    {
        var input = new ImportInput(TaskDefaults.None, new FailureTally());
        input.Tasks.AddRange(tasks);
        input.Tables.AddRange(tables);
        return input;
    }

    /// <exception cref="IOException">A path does not exist.</exception>
    public static ImportInput Read(ImportRequest request, FailureTally failures, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var input = new ImportInput(request.Defaults, failures);
        var catalogs = request.Catalogs.IsDefault ? [] : SourceFiles.Find(request.Catalogs).ToList();
        var files = SourceFiles.Find(request.Paths).ToList();
        var total = catalogs.Sum(file => file.Length) + files.Sum(file => file.Length);
        var done = 0L;
        foreach (var (file, isCatalog) in catalogs.Select(file => (file, true)).Concat(files.Select(file => (file, false))))
        {
            input.Read(file, isCatalog, cancellationToken);
            progress?.Report(new ImportProgress(ImportPhase.Reading, done += file.Length, total));
        }

        return input;
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
                    Tasks.Add(task.Task);
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
        else failures.ForEach(_failures.Add);
    }

    private void Add(SourceFile file, string sql, bool isCatalog, CancellationToken cancellationToken)
    {
        var task = TaskReader.FromFile(file.Name, sql, _defaults);
        var dialect = SqlAnalysis.FindDialect(task.Dialect, out _);
        if (isCatalog || SqlAnalysis.TryParse(sql, dialect, cancellationToken) is { } script && DdlScript.IsCatalog(script)) Ddl.Add(sql);
        else Tasks.Add(task);
    }
}
