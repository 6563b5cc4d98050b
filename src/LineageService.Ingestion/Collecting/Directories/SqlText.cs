using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Makes items of a SQL text and what is said of it: tables where it only defines tables, else a task.</summary>
internal static class SqlText
{
    /// <param name="name">The job's name where the traits give none.</param>
    public static ImmutableArray<CollectedItem> Items(string sql, string name, string? file, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        traits = traits with { Dialect = DialectOf(sql, file, traits) };
        sql = TextParameters.Bind(sql, traits.Dialect!, traits.Parameters);
        var dialect = SqlAnalysis.FindDialect(traits.Dialect!, out _);
        var script = SqlAnalysis.TryParse(sql, dialect, cancellationToken);
        if (script is null || !DdlScript.IsCatalog(script)) return Task(sql, name, file, traits, script);
        var options = new AnalysisOptions { DefaultDatabase = traits.Database, DefaultSchema = traits.Schema };
        var result = SqlAnalysis.Analyze(sql, dialect, script, new CatalogTables(), options, cancellationToken);
        return
        [
            .. result.Definitions.Select(schema => new CollectedTable(
                new CatalogTable(schema, SchemaOrigin.Catalog) { Namespace = DatasetsOf(traits), Layer = traits.Layer,
                    Owner = traits.Owner })),
        ];
    }

    /// <summary>The text as a task, whatever it holds, and what the task waits for.</summary>
    public static ImmutableArray<CollectedItem> Task(string sql, string name, string? file, TaskTraits traits,
        CancellationToken cancellationToken)
    {
        traits = traits with { Dialect = DialectOf(sql, file, traits) };
        sql = TextParameters.Bind(sql, traits.Dialect!, traits.Parameters);
        var script = traits.Target is null ? null
            : SqlAnalysis.TryParse(sql, SqlAnalysis.FindDialect(traits.Dialect!, out _), cancellationToken);
        return Task(sql, name, file, traits, script);
    }

    private static ImmutableArray<CollectedItem> Task(string sql, string name, string? file, TaskTraits traits, ParsedScript? script)
    {
        var id = new JobId(traits.JobNamespace ?? "default", traits.Name ?? name);
        return
        [
            new CollectedTask(new TaskDefinition(id, traits.Dialect!, sql, DatasetsOf(traits))
            {
                Target = script is null || IsQuery(script) ? traits.Target : null,
                Kind = traits.Kind,
                Owner = traits.Owner,
                Team = traits.Team,
                Tier = traits.Tier,
                Layer = traits.Layer,
                Schedule = traits.Schedule,
                Queue = traits.Queue,
                Tags = traits.Tags,
                Parameters = traits.Parameters,
                DefaultDatabase = traits.Database,
                DefaultSchema = traits.Schema,
                File = file,
            }),
            .. traits.DependsOn.Select(other => new CollectedDependency(id, new JobId(id.Namespace, other))),
        ];
    }

    // Rows of a bare query go to the target; a text that says where its rows go has no other.
    private static bool IsQuery(ParsedScript script) =>
        script.Statements.Any(statement => statement is QueryStatement)
        && !script.Statements.Any(statement =>
            statement is InsertStatement or MergeStatement or CreateTableStatement { Temporary: false } or CreateViewStatement);

    private static string DialectOf(string sql, string? file, TaskTraits traits) =>
        traits.Dialect ?? DialectGuess.Of(file ?? string.Empty, sql) ?? "ansi";

    private static string DatasetsOf(TaskTraits traits) => traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace(traits.Dialect!);
}
