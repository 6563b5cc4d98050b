using System.Collections.Immutable;
using LineageService.Api.Impact;
using LineageService.ExecutionOracle.Generation;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.ImpactJudges.Execution;

/// <summary>Has the impact of a pipeline's change analysed, over a store in memory that holds the pipeline as it was.</summary>
internal static class PipelineReport
{
    private const string Namespace = "db";

    public static async Task<ImpactReport> MakeAsync(Pipeline pipeline, EngineTraits engine, CancellationToken cancellationToken)
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            using var importer = new TaskImporter(host, TimeProvider.System);
            var before = Task(Pipeline.Target, pipeline.Changed.Before, pipeline.Positional, engine);
            var consumers = pipeline.Consumers.Select(consumer => Task(consumer.Table, consumer.Sql, consumer.Positional, engine));
            await importer.ImportAsync(
                [before, .. consumers], Tables(pipeline, engine, cancellationToken), TaskDefaults.None with { Namespace = Namespace }, null, cancellationToken)
                .ConfigureAwait(false);
            var source = await StoreImpactSource.OpenAsync(host, TimeProvider.System, null, null, cancellationToken).ConfigureAwait(false);
            var after = source.Read(Task(Pipeline.Target, pipeline.Changed.After, pipeline.Positional, engine));
            var changes = ChangeSet.Of(new TaskChanged(source.Read(before), after));

            // SQLite takes any value for any type.
            var options = ImpactOptions.Default with { PermissiveCasts = !engine.IsPostgres };
            return ImpactAnalysis.Analyze(source, changes, options, cancellationToken);
        }
    }

    /// <summary>The table that each task fills, by the task's name.</summary>
    public static IReadOnlyDictionary<string, string> Jobs(Pipeline pipeline) => pipeline.Filled.ToDictionary(table => "fill_" + table);

    private static TaskDefinition Task(string table, string sql, bool positional, EngineTraits engine) => new(
        new JobId("jobs", "fill_" + table), engine.Dialect, positional ? $"INSERT INTO {table} {sql}" : $"CREATE TABLE {table} AS {sql}", Namespace);

    private static List<CatalogTable> Tables(Pipeline pipeline, EngineTraits engine, CancellationToken cancellationToken)
    {
        var ddl = pipeline.World.Ddl;
        if (pipeline.Positional) ddl += Declared(Pipeline.Target, pipeline.Changed.Columns);
        foreach (var consumer in pipeline.Consumers)
            if (consumer.Positional) ddl += Declared(consumer.Table, consumer.Declared);
        var dialect = SqlAnalysis.FindDialect(engine.Dialect, out _);
        var result = SqlAnalysis.Analyze(ddl, dialect, null, new CatalogTables(), Sql.Lineage.AnalysisOptions.Default, cancellationToken);
        return [.. result.Definitions.Select(schema => new CatalogTable(schema, SchemaOrigin.Catalog) { Namespace = Namespace })];
    }

    private static string Declared(string table, ImmutableArray<GeneratedColumn> columns) =>
        $"CREATE TABLE {table} ({string.Join(", ", columns.Select(column => $"{column.Name} {Type(column.Type)}"))});\n";

    private static string Type(ColumnType type) => type switch
    {
        ColumnType.Number => "NUMERIC",
        ColumnType.Text => "TEXT",
        ColumnType.Truth => "BOOLEAN",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
