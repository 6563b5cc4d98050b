using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Catalogs.Ddl;

/// <summary>
/// Definitions in SQL of any dialect: dumps (pg_dump, mysqldump, GET_DDL, SQL Server scripts with GO), answers of SHOW CREATE TABLE, a
/// repository's DDL. The engine reads them; constraints, indexes and comments that stand beside come with their tables. Views and routines
/// are tasks too. Rows in a dump are stepped over.
/// </summary>
public sealed class DdlCollector(ImmutableArray<string> paths, DdlOptions options, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("ddl", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var aliases = new AliasSet();
        var catalog = new CatalogTables();
        var done = 0;
        foreach (var file in CatalogFile.Find(paths, ".sql", ".ddl", ".hql", ".bq", ".tsql", ".psql", ".txt", ".dump"))
        {
            progress?.Report(new CollectProgress("reading definitions", done++, 0));
            var text = file.TryReadText(out var failure);
            if (text is null)
            {
                yield return new CollectedFailure(failure!);
                continue;
            }

            foreach (var item in await Task.Run(() =>
                Read(DdlText.ToScript(text, HasDottedNames), file, catalog, aliases, cancellationToken), cancellationToken)
                .ConfigureAwait(false))
                yield return item;
        }

        foreach (var alias in aliases.Settled()) yield return alias;
        foreach (var (alias, datasets) in aliases.Conflicts)
        {
            var message = $"{alias.Name} is defined over {datasets.Length} different places: it is taken for none of them";
            yield return new CollectedFailure(new SourceFailure(CollectCodes.Contradiction, null, 1, 1, message));
        }
    }

    private List<CollectedItem> Read(string sql, CatalogFile file, CatalogTables catalog, AliasSet aliases,
        CancellationToken cancellationToken)
    {
        var items = new List<CollectedItem>();
        var dialect = SqlAnalysis.FindDialect(options.Dialect, out _);
        if (SqlAnalysis.TryParse(sql, dialect, cancellationToken) is not { } script)
        {
            items.Add(new CollectedFailure(
                new SourceFailure(SourceCodes.AnalysisFault, file.Name, 1, 1, "the engine failed on this text: please report it")));
            return items;
        }

        var request = new Sql.Lineage.AnalysisOptions { DefaultDatabase = options.DefaultDatabase, DefaultSchema = options.DefaultSchema };
        var result = SqlAnalysis.Analyze(sql, dialect, script, catalog, request, cancellationToken);
        var reading = new Reading(sql, script, dialect);
        foreach (var statement in script.Statements) reading.Take(statement);
        foreach (var schema in result.Definitions.GroupBy(schema => schema.Name).Select(group => group.Last()))
        {
            if (reading.IsTemporary(schema.Name)
                || reading.Facts.Partitions.Exists(partition => DdlFacts.Means(partition.Partition, schema.Name))) continue;
            catalog.Add(new CatalogTable(schema, SchemaOrigin.Catalog));
            items.Add(reading.Table(schema, options.Naming.DatasetNamespace).Build());
        }

        foreach (var (partition, parent) in reading.Facts.Partitions) aliases.Add(Alias(partition, parent));
        var naming = options.Naming with { Default = options.Naming.Default ?? Default };
        foreach (var alias in PhysicalIdentity.AliasesOf(sql, dialect, script, naming)) aliases.Add(alias);
        items.AddRange(PhysicalIdentity.FlowsOf(sql, dialect, script, naming));
        foreach (var (name, kind, span) in reading.Tasks) items.Add(
            new CollectedTask(Defined(name, kind, sql.Substring(span.Start, span.Length), file)));
        foreach (var diagnostic in script.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(20))
        {
            var before = diagnostic.Span is { } at ? sql.AsSpan(0, Math.Min(at.Start, sql.Length)) : default;
            var failure = new SourceFailure(diagnostic.Code, file.Name, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'),
                diagnostic.Message);
            items.Add(new CollectedFailure(failure));
        }

        return items;
    }

    private bool HasDottedNames => options.Dialect.ToLowerInvariant() is "hive" or "impala" or "spark" or "databricks";

    private TableName? Default => (options.DefaultDatabase, options.DefaultSchema) switch
    {
        (null, null) => null,
        ({ } database, null) => new TableName([database]),
        (null, { } schema) => new TableName([schema]),
        ({ } database, { } schema) => new TableName([database, schema]),
    };

    private CollectedAlias Alias(TableName partition, TableName parent) => new(
        DatasetNaming.ToDataset(Full(partition), options.Naming.DatasetNamespace),
        DatasetNaming.ToDataset(Full(parent), options.Naming.DatasetNamespace),
        "partition of the table");

    private TableName Full(TableName name)
    {
        var parts = name.Parts;
        if (parts.Length == 1 && options.DefaultSchema is { } schema) parts = parts.Insert(0, schema);
        if (parts.Length == 2 && options.DefaultDatabase is { } database) parts = parts.Insert(0, database);
        return new TableName(parts);
    }

    private TaskDefinition Defined(TableName name, string kind, string sql, CatalogFile file)
    {
        var full = Full(name).ToString();
        return new TaskDefinition(new JobId(options.Naming.DatasetNamespace, full), options.Dialect, sql, options.Naming.DatasetNamespace)
        {
            Target = kind is "view" or "materialized_view" ? full : null,
            Kind = kind,
            Parameters = options.Naming.Parameters,
            DefaultDatabase = options.DefaultDatabase,
            DefaultSchema = options.DefaultSchema,
            File = file.Name,
        };
    }
}
