using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// The procedures and functions that tasks define, by dataset namespace, so that other tasks' calls can be expanded. Changed by one thread
/// between analyses, read by many during them. Mutable.
/// </summary>
internal sealed class KnownRoutines
{
    private static readonly SearchValues<string> CreateWord = SearchValues.Create(["CREATE"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> RoutineWords = SearchValues.Create(
        ["FUNCTION", "PROC", "MACRO"], StringComparison.OrdinalIgnoreCase);

    private readonly Dictionary<JobId, Definition> _byJob = [];
    private ConcurrentDictionary<(string Namespace, string Dialect), RoutineCatalog> _catalogs = new();
    private HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private string? _version;

    private sealed record Definition(string? Namespace, string Version, ImmutableArray<SqlStatement> Routines);

    /// <summary>True where no task defines a routine.</summary>
    public bool IsEmpty => _byJob.Count == 0;

    /// <summary>True for text that may define a routine; cheap, for it is asked of every task.</summary>
    public static bool MayDefine(string sql) =>
        sql.AsSpan().ContainsAny(CreateWord) && sql.AsSpan().ContainsAny(RoutineWords);

    /// <summary>Takes what the jobs of a store define.</summary>
    public async Task LoadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (job.Sql is not { } sql || !MayDefine(sql)) continue;
            var dialect = SqlAnalysis.FindDialect(job.Dialect ?? "ansi", out _);

            // A job that only defines functions says nowhere whose they are: any namespace may call them.
            var datasets = job.Outputs.Concat(job.Inputs).Select(dataset => dataset.Namespace).FirstOrDefault();
            Take(job.Id, datasets, sql, SqlAnalysis.TryParse(sql, dialect, cancellationToken));
        }

        Settle();
    }

    /// <summary>Takes what a task defines; <see cref="Settle"/> makes it known.</summary>
    public void Take(JobId job, string? datasetNamespace, string sql, ParsedScript? script)
    {
        var routines = script is null ? [] : RoutineCatalog.DefinedBy(script.Statements);
        if (routines.IsEmpty)
        {
            _byJob.Remove(job);
            return;
        }

        using var hash = new ContentHash();
        hash.Append(sql);
        _byJob[job] = new Definition(datasetNamespace, hash.Finish(), routines);
    }

    /// <summary>Makes known what was taken since.</summary>
    public void Settle()
    {
        _catalogs = new();
        _names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        _version = null;
        if (_byJob.Count == 0) return;
        using var hash = new ContentHash();
        foreach (var (_, definition) in _byJob.OrderBy(pair => pair.Key))
        {
            hash.Append(definition.Version);
            foreach (var routine in definition.Routines) _names.Add(RoutineCatalog.NameOf(routine)!.Last.Text);
        }

        _version = hash.Finish();
    }

    /// <summary>
    /// What a task of a namespace and dialect may call: the tasks' routines, and those that the configuration gives, which go before.
    /// </summary>
    public RoutineCatalog Of(string datasetNamespace, SqlDialect dialect, UserFunctions functions)
    {
        if (_byJob.Count == 0) return functions.RoutinesOf(dialect);
        return _catalogs.GetOrAdd((datasetNamespace, dialect.Name), _ => RoutineCatalog.Of(
            _byJob.Where(pair => pair.Value.Namespace is null || pair.Value.Namespace == datasetNamespace).OrderBy(pair => pair.Key)
                .SelectMany(pair => pair.Value.Routines)
                .Concat(functions.DefinitionsOf(dialect))));
    }

    /// <summary>
    /// What fingerprints hold of a word that names a routine; null for other words. Routines call one another, so that a change of one
    /// counts as a change of all.
    /// </summary>
    public string? VersionOf(ReadOnlySpan<char> word) =>
        _version is not null && _names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word) ? _version : null;
}
