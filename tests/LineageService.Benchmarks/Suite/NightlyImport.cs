using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Benchmarks.Generator;
using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Sql.Catalog;

namespace LineageService.Benchmarks.Suite;

/// <summary>
/// B17: the whole generated warehouse collected again in the next night, 1 % of its tasks changed, a few gone, come and renamed: from a closed store
/// to the applied diff, which must be exactly that. Then a night on which half the files are lost, which must be refused.
/// </summary>
internal sealed class NightlyImport : IBenchmark
{
    private const double Limit = 60;
    private const int ChangeEvery = 100, Gone = 40, Come = 40, Renamed = 20;

    private static readonly CollectorSource Source = new("git", "warehouse");

    public string Name => "B17";

    public string Summary => "the whole warehouse collected again, 1 % changed; at most 60 s at size M";

    public bool IsLong => true;

    public async Task<BenchmarkReport> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(context.Directory, $"nightly-{context.Warehouse.Size.Name}-{context.Seed}");
        var sql = new WarehouseSql(context.Warehouse);
        var first = await CollectAsync(directory, new Night(context.Warehouse, sql, 0, Lost: false), cancellationToken);
        context.Say($"first collection: {first.Report.Tasks:n0} tasks, {first.Report.Tables:n0} tables in {first.Seconds:n1} s");
        var second = await CollectAsync(directory, new Night(context.Warehouse, sql, 1, Lost: false), cancellationToken);
        var third = await CollectAsync(directory, new Night(context.Warehouse, sql, 1, Lost: true), cancellationToken);
        var plan = second.Report.Plan;
        List<string> wrong = [];
        var expected = Enumerable.Range(0, context.Warehouse.Size.Tasks).Count(number => number % ChangeEvery == 1 && number >= Gone + Renamed);
        Check("changed", plan.Changed.Length, expected);
        Check("retired", plan.Retired.Length, Gone);
        Check("renamed", plan.Renamed.Length, Renamed);
        Check("added", plan.Added.Length, Come + Renamed);
        if (third.Report.Refusal is not { } refusal) wrong.Add("a night that lost half its files was applied");
        else context.Say($"refused: {refusal}");
        var metrics = new List<Metric>
        {
            new("tasks", second.Report.Tasks, "tasks"),
            new("edges", second.Edges, "edges"),
            new("first collection", first.Seconds, "s"),
            new("nightly collection, from a closed store", second.Seconds, "s", Limit),
            new("nightly collection, processor time", second.Processor, "s"),
            new("analysed again for what they read", second.Report.Affected, "tasks"),
            new("half lost, until refused", third.Seconds, "s"),
        };
        return new BenchmarkReport(Name, metrics, wrong);

        void Check(string what, int found, int wanted)
        {
            if (found != wanted) wrong.Add($"{found} tasks {what}, not {wanted}");
        }
    }

    private static async Task<Outcome> CollectAsync(string directory, ICollector night, CancellationToken cancellationToken)
    {
        GC.Collect();
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken);
        await using var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, cancellationToken);
        using var importer = new TaskImporter(host, TimeProvider.System);
        var report = await new CollectionRun(importer, host, TimeProvider.System).RunAsync(night, new CollectionOptions(), null, cancellationToken);
        return new Outcome(
            report, Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, host.Current.EdgeCount);
    }

    private sealed record Outcome(CollectionReport Report, double Seconds, double Processor, long Edges);

    /// <summary>All tasks and tables of one night.</summary>
    private sealed record Night(Warehouse Warehouse, WarehouseSql Sql, int Number, bool Lost) : ICollector
    {
        public CollectorSource Source => NightlyImport.Source;

        public async IAsyncEnumerable<CollectedItem> CollectAsync(
            IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var names = new WarehouseNames(Warehouse);
            for (var table = 0; table < Warehouse.Tables; table++) yield return new CollectedTable(Table(names, table));
            foreach (var task in Warehouse.Tasks())
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var definition in Definitions(task)) yield return new CollectedTask(definition);
            }
        }

        private IEnumerable<TaskDefinition> Definitions(GeneratedTask task)
        {
            var number = task.Number;
            if (Number == 0)
            {
                yield return Sql.Definition(task, 0);
                yield break;
            }

            if (number < Gone || (Lost && number % 2 == 0)) yield break;
            if (number < Gone + Renamed)
            {
                yield return Sql.Definition(task, 0, "_new");
                yield break;
            }

            yield return Sql.Definition(task, number % ChangeEvery == 1 ? 1 : 0);
            if (number < Gone + Renamed + Come) yield return Sql.Definition(task, 2, "_second");
        }

        private static CatalogTable Table(WarehouseNames names, int table)
        {
            var record = names.Record(table);
            var columns = record.Fields.Select(field => new SchemaColumn(field.Path, field.Type));
            return new CatalogTable(new TableSchema(TableName.Parse(record.Id.Name), [.. columns]), SchemaOrigin.Catalog)
            {
                Namespace = record.Id.Namespace,
                Layer = record.Layer,
            };
        }
    }
}
