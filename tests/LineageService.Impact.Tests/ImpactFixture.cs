using System.Collections.Immutable;
using LineageService.Api.Impact;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Impact.Tests;

/// <summary>A small warehouse in memory over the real engine, and questions about it. Mutable while it is filled.</summary>
internal sealed class ImpactFixture : IAsyncDisposable
{
    private const string Space = "wh";
    private readonly LineageGraphHost _host;
    private readonly TaskImporter _importer;
    private readonly List<TaskDefinition> _tasks = [];
    private readonly string _dialect;
    private StoreImpactSource? _source;

    private ImpactFixture(LineageGraphHost host, string dialect)
    {
        (_host, _dialect) = (host, dialect);
        _importer = new TaskImporter(host, TimeProvider.System);
    }

    public LineageGraphHost Host => _host;

    public static async Task<ImpactFixture> CreateAsync(string ddl, string dialect = "spark")
    {
        var fixture = new ImpactFixture(await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, TestContext.Current.CancellationToken), dialect);
        var tables = SqlAnalysis.Analyze(new AnalysisRequest(dialect, ddl, null), TestContext.Current.CancellationToken).Definitions
            .Select(schema => new CatalogTable(schema, SchemaOrigin.Catalog) { Namespace = Space }).ToList();
        await fixture._importer.ImportAsync([], tables, new TaskDefaults(dialect, Space, "jobs"), null, TestContext.Current.CancellationToken);
        return fixture;
    }

    public async Task<ImpactFixture> AddAsync(params (string Name, string Sql)[] tasks)
    {
        foreach (var (name, sql) in tasks) await AddAsync(Define(name, sql));
        return this;
    }

    public async Task<ImpactFixture> AddAsync(params TaskDefinition[] tasks)
    {
        _tasks.AddRange(tasks);
        await _importer.ImportAsync(_tasks, [], new TaskDefaults(_dialect, Space, "jobs"), null, TestContext.Current.CancellationToken);
        _source = null;
        return this;
    }

    public async Task CommitAsync(LineageBatch batch)
    {
        await _host.CommitAsync(batch, TestContext.Current.CancellationToken);
        _source = null;
    }

    public TaskDefinition Define(string name, string sql) =>
        new(new JobId("jobs", name), _dialect, sql, Space) { Kind = sql.Contains("VIEW", StringComparison.Ordinal) ? "view" : null };

    public static DatasetId Dataset(string name) => new(Space, name);

    public static JobId Job(string name) => new("jobs", name);

    public async Task<StoreImpactSource> SourceAsync() =>
        _source ??= await StoreImpactSource.OpenAsync(_host, TimeProvider.System, null, null, TestContext.Current.CancellationToken);

    /// <summary>Texts that change, by the names of their tasks.</summary>
    public async Task<ImpactReport> ChangeAsync(params (string Name, string Sql)[] texts)
    {
        var source = await SourceAsync();
        return await AskAsync([.. texts.Select(text => (Change)new TaskChanged(source.FindTask(Job(text.Name)), source.Read(Define(text.Name, text.Sql))))]);
    }

    public Task<ImpactReport> AskAsync(params Change[] changes) => AskAsync(ImpactOptions.Default, changes);

    public async Task<ImpactReport> AskAsync(ImpactOptions options, params Change[] changes) =>
        ImpactAnalysis.Analyze(await SourceAsync(), new ChangeSet([.. changes]), options, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _importer.Dispose();
        return _host.DisposeAsync();
    }
}

/// <summary>Short words for what reports say.</summary>
internal static class ReportWords
{
    /// <summary>Atoms as <c>VALUE(t.c)</c>, sorted.</summary>
    public static string AtomWords(this ImpactReport report) => string.Join(' ', report.Atoms
        .Where(atom => !(atom is { Kind: AtomKind.Order, Verdict: Verdict.Breaking }))
        .Select(atom => $"{atom.Kind.WireName()}({atom.Dataset.Name}{(atom.Column is null ? "" : "." + atom.Column)})").Distinct().Order(StringComparer.Ordinal));

    /// <summary>What is affected of a node: <c>BREAKING 1</c>; <c>none</c> where it is not.</summary>
    public static string Of(this ImpactReport report, string id) =>
        report.Affected.FirstOrDefault(node => node.Id == id) is { } node ? $"{node.VerdictName} {node.Distance}" : "none";

    public static string Column(this ImpactReport report, string dataset, string column) => report.Of($"field:wh:{dataset}:{column}");

    public static string Table(this ImpactReport report, string dataset) => report.Of($"dataset:wh:{dataset}");

    public static string JobOf(this ImpactReport report, string job) => report.Of($"job:jobs:{job}");
}
