using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Makes items of a SQL text and what is said of it: tables where it only defines tables, else a task.</summary>
internal static class SqlText
{
    /// <param name="name">The job's name where the traits give none.</param>
    public static ImmutableArray<CollectedItem> Items(string sql, string name, string? file, TaskTraits traits, CancellationToken cancellationToken)
    {
        var dialectName = traits.Dialect ?? (file is null ? null : DialectGuess.Of(file, sql)) ?? "ansi";
        var datasets = traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace(dialectName);
        var dialect = SqlAnalysis.FindDialect(dialectName, out _);
        var script = SqlAnalysis.TryParse(sql, dialect, cancellationToken);
        if (script is not null && DdlScript.IsCatalog(script))
        {
            var options = new AnalysisOptions { DefaultDatabase = traits.Database, DefaultSchema = traits.Schema };
            var result = SqlAnalysis.Analyze(sql, dialect, script, new CatalogTables(), options, cancellationToken);
            return
            [
                .. result.Definitions.Select(schema => new CollectedTable(
                    new CatalogTable(schema, SchemaOrigin.Catalog) { Namespace = datasets, Layer = traits.Layer, Owner = traits.Owner })),
            ];
        }

        // Rows of a bare query go to the target; a text that says where its rows go has no other.
        var isQuery = script is null || script.Statements.Any(statement => statement is QueryStatement)
            && !script.Statements.Any(statement => statement is InsertStatement or MergeStatement or CreateTableStatement or CreateViewStatement);
        var id = new JobId(traits.JobNamespace ?? "default", traits.Name ?? name);
        return
        [
            new CollectedTask(new TaskDefinition(id, dialectName, sql, datasets)
            {
                Target = isQuery ? traits.Target : null,
                Kind = traits.Kind,
                Owner = traits.Owner,
                Team = traits.Team,
                Tier = traits.Tier,
                Layer = traits.Layer,
                Schedule = traits.Schedule,
                Tags = traits.Tags,
                Parameters = traits.Parameters,
                DefaultDatabase = traits.Database,
                DefaultSchema = traits.Schema,
                File = file,
            }),
            .. traits.DependsOn.Select(other => new CollectedDependency(id, new JobId(id.Namespace, other))),
        ];
    }
}
