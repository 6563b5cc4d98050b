using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Usage.Logs;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Usage;

/// <summary>
/// Turns logged queries into records of usage: by what the log says was read, else by analysing the text against the schemas that the store knows.
/// Equal texts are analysed once. Mutable; one per collection, one thread.
/// </summary>
internal sealed class QueryReader(KnownDatasets known, QueryLogFormat format, UsageLogOptions options, DateTimeOffset now)
{
    private const int MaxRemembered = 20_000;

    private readonly SqlDialect _dialect = SqlAnalysis.FindDialect(options.Dialect ?? format.Dialect, out _);
    private readonly Dictionary<(ulong Text, string? Database, string? Schema), QueryReads> _remembered = [];
    private readonly List<(JobRecord Job, ImmutableArray<EdgeSet> Sets)> _adHoc = [];

    /// <summary>Texts that were not understood, wholly or in part.</summary>
    public int Opaque { get; private set; }

    public UsageRecord Read(LoggedQuery query, CancellationToken cancellationToken)
    {
        var reads = query.Text is { } text && !string.IsNullOrWhiteSpace(text)
            ? ReadsOf(text, query.Database ?? options.Database, query.Schema ?? options.Schema ?? format.DefaultSchema, cancellationToken)
            : null;
        if (reads is { IsOpaque: true } && query.Accesses.IsEmpty) Opaque++;
        var datasets = query.Accesses.IsEmpty ? reads?.ToReads() ?? [] : Told(query.Accesses, reads);
        return new UsageRecord(
            DateOnly.FromDateTime(query.Time.UtcDateTime), query.Principal, format.Engine, query.Reads, options.Namespace, datasets,
            UsageIdentity.Of("query", format.Engine, options.Namespace, query.Key))
        {
            PrincipalKind = query.PrincipalKind,
            IsCounter = query.IsCounter,
        };
    }

    /// <summary>Jobs and edges of what texts wrote since the last call; none where they are not asked for.</summary>
    public LineageBatch? TakeAdHoc()
    {
        if (_adHoc.Count == 0) return null;
        foreach (var (job, _) in _adHoc) known.Take(job);
        var batch = new LineageBatch
        {
            Datasets = known.TakeChanges(),
            Jobs = [.. _adHoc.Select(found => found.Job)],
            EdgeSets = [.. _adHoc.SelectMany(found => found.Sets)],
            RecordedAt = now,
        };
        _adHoc.Clear();
        return batch;
    }

    // What the log says was read counts; the text only adds columns and joins.
    private ImmutableArray<DatasetRead> Told(ImmutableArray<LoggedAccess> accesses, QueryReads? reads)
    {
        var told = new SortedDictionary<DatasetId, DatasetRead>();
        foreach (var access in accesses)
        {
            var dataset = known.Spell(new DatasetId(options.Namespace, access.Table));
            var fields = access.Columns is { } columns ? Spelled(dataset, columns) : reads?.FieldsOf(dataset);
            if (told.TryGetValue(dataset, out var before))
                fields = fields is { } some && before.Fields is { } others ? [.. some.Union(others, StringComparer.Ordinal)] : null;
            told[dataset] = new DatasetRead(dataset, fields) { Joins = reads?.JoinsOf(dataset) ?? [] };
        }

        return [.. told.Values];
    }

    private ImmutableArray<string> Spelled(DatasetId dataset, ImmutableArray<string> columns)
    {
        var fields = known.Catalogs.Find(dataset)?.Fields ?? [];
        var spelled = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var name = column;
            foreach (var field in fields)
            {
                if (!string.Equals(field.Path, column, StringComparison.OrdinalIgnoreCase)) continue;
                name = field.Path;
                break;
            }

            spelled.Add(name);
        }

        return [.. spelled];
    }

    private QueryReads ReadsOf(string text, string? database, string? schema, CancellationToken cancellationToken)
    {
        var key = (UsageIdentity.Of(text), database, schema);
        if (_remembered.TryGetValue(key, out var remembered)) return remembered;
        var catalogOptions = new AnalysisOptions { DefaultDatabase = database, DefaultSchema = schema };
        var result = SqlAnalysis.Analyze(text, _dialect, null, known.Catalogs.Of(options.Namespace), catalogOptions, cancellationToken);
        var reads = QueryReads.Of(result, known, options.Namespace);
        if (options.AdHocLineage && !result.Outputs.IsEmpty && !reads.IsOpaque) AddAdHoc(UsageIdentity.Of(text, database, schema), result);
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        return _remembered[key] = reads;
    }

    private void AddAdHoc(ulong identity, LineageResult result)
    {
        var lineage = new LineageTranslation(result, table => known.Spell(DatasetNaming.ToDataset(table, options.Namespace)), null).Translate();
        var job = new JobRecord(new JobId(options.JobNamespace, $"adhoc-{identity:x16}"))
        {
            Kind = "adhoc",
            Dialect = _dialect.Name,
            Inputs = lineage.Inputs,
            Outputs = lineage.Outputs,
        };
        var sets = ImmutableArray.CreateBuilder<EdgeSet>();
        foreach (var (target, block) in lineage.Blocks)
            sets.Add(new EdgeSet(
                job.Id, target, EvidenceKind.Sql, SqlAnalysis.Producer, now, block, lineage.Unknowns.TryGetValue(target, out var unknowns) ? unknowns : []));
        _adHoc.Add((job, sets.ToImmutable()));
    }
}
