using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Naming;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Templates;

namespace LineageService.Ingestion.Tasks;

/// <summary>Analyses one task against the catalogs as they are and puts the result into the records that a store keeps, without a fingerprint.</summary>
internal static class TaskAnalysis
{
    // A text that goes wrong in a thousand places is described well enough by the first of them.
    private const int MaxDiagnostics = 50;
    private const int MaxUnknowns = 200;

    public static TaskOutcome Analyze(
        PreparedTask task, CatalogSet catalogs, RoutineCatalog routines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var definition = task.Definition;
        var catalog = catalogs.Of(definition.DatasetNamespace);
        var script = task.TakeScript();
        var windows = WindowsOf(task, ref script, cancellationToken);
        var result = SqlAnalysis.Analyze(
            definition.Sql, task.Dialect, script, catalog, task.Options with { Routines = routines }, cancellationToken);
        if (windows is not null) result = SeveralSources.Expand(WithoutOpened(result, windows), windows);
        var lineage = new LineageTranslation(
            result, table => windows?.Window(table) ?? task.DatasetOf(table), task.TargetDataset)
                .Translate();
        var job = Describe(definition) with
        {
            Target = task.TargetDataset,
            Sql = definition.Sql,
            State = AnalysisStates.Of(result),
            Inputs = lineage.Inputs,
            Outputs = lineage.Outputs,
            Unknowns = First(result.Unknowns, MaxUnknowns),
            Diagnostics = First(WithWarning(result.Diagnostics, task.DialectWarning), MaxDiagnostics),
        };
        return new TaskOutcome(job, EdgeSets(job, lineage, task, now), Definitions(result, task, windows));
    }

    /// <summary>The windows that a task's text defines; null for none.</summary>
    public static PhysicalNames? WindowsOf(PreparedTask task, CancellationToken cancellationToken)
    {
        ParsedScript? script = null;
        return WindowsOf(task, ref script, cancellationToken);
    }

    // A connector's table that the script defines for itself is a window: its lineage is that of the topic or table behind it.
    private static PhysicalNames? WindowsOf(PreparedTask task, ref ParsedScript? script, CancellationToken cancellationToken)
    {
        var definition = task.Definition;
        if (!PhysicalNames.MayDefine(definition.Sql)) return null;
        script ??= SqlAnalysis.TryParse(definition.Sql, task.Dialect, cancellationToken);
        if (script is null) return null;
        var naming = new PhysicalNaming(definition.DatasetNamespace) { Parameters = definition.Parameters };
        return PhysicalNames.Of(definition.Sql, task.Dialect, script, naming);
    }

    /// <summary>The job's record as far as the definition tells it; nothing of the analysis.</summary>
    public static JobRecord Describe(TaskDefinition task) => new(task.Id)
    {
        Kind = task.Kind,
        Dialect = task.Dialect,
        Owner = task.Owner,
        Team = task.Team,
        Tier = task.Tier,
        Layer = task.Layer,
        Schedule = task.Schedule,
        Queue = TaskQueue.Of(task),
        File = task.File,
        Tags = task.Tags,
        // A text that needs its project or its neighbours is read from its source only.
        DatasetNamespace = task.Template is null && !RunsScripts(task) ? task.DatasetNamespace : null,
        DefaultDatabase = task.DefaultDatabase,
        DefaultSchema = task.DefaultSchema,
        Parameters = [.. task.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")],
    };

    // Whoever lies in a directory could run its neighbours; few do.
    private static bool RunsScripts(TaskDefinition task) => task.Scripts is not null
        && !ReferenceEquals(TemplatedText.WithIncludes(task.Sql, SqlAnalysis.FindDialect(task.Dialect, out _), task.Scripts), task.Sql);

    // What the job wrote before and writes no longer has an empty set, which ends the old one.
    private static ImmutableArray<EdgeSet> EdgeSets(JobRecord job, TranslatedLineage lineage, PreparedTask task, DateTimeOffset now)
    {
        var sets = ImmutableArray.CreateBuilder<EdgeSet>();
        foreach (var (target, edges) in lineage.Blocks)
        {
            var unknowns = lineage.Unknowns.TryGetValue(target, out var found) ? First(found, MaxUnknowns) : [];
            sets.Add(new EdgeSet(job.Id, target, EvidenceKind.Sql, SqlAnalysis.Producer, now, edges, unknowns));
        }

        var before = task.Current ?? task.Stored;
        if (before is null) return sets.ToImmutable();
        foreach (var target in before.Outputs)
        {
            if (!job.Outputs.Contains(target)) sets.Add(new EdgeSet(job.Id, target, EvidenceKind.Sql, SqlAnalysis.Producer, now, [], []));
        }

        return sets.ToImmutable();
    }

    // To open a window writes nothing through it.
    private static LineageResult WithoutOpened(LineageResult result, PhysicalNames windows)
    {
        var written = new HashSet<TableName>();
        foreach (var column in result.OutputColumns)
        {
            if (column.Column.Table is { } table) written.Add(table);
        }

        foreach (var edge in result.Rows)
        {
            if (edge.Target is { } table) written.Add(table);
        }

        return result with { Outputs = result.Outputs.RemoveAll(table => !written.Contains(table) && windows.Find(table) is { Stands: true }) };
    }

    private static ImmutableArray<CatalogTable> Definitions(LineageResult result, PreparedTask task, PhysicalNames? windows)
    {
        var tables = ImmutableArray.CreateBuilder<CatalogTable>();
        var kind = task.Definition.Kind is "view" or "materialized_view" ? task.Definition.Kind : null;
        var targetDefined = false;
        foreach (var schema in result.Definitions)
        {
            var isTarget = schema.Name.Equals(task.Target);
            targetDefined |= isTarget;
            if (isTarget && task.Definition.TargetDataset is { } other) tables.Add(Behind(schema, other));
            else if (windows?.Find(schema.Name) is { Several: { IsEmpty: false } several })
            {
                tables.AddRange(several.Select(topic => Behind(schema, topic)));
                if (!AliasingCollector.IsSession(task.Definition.Dialect)) tables.Add(Own(schema, null));
            }
            else if (windows?.Window(schema.Name) is { } behind) tables.Add(Behind(schema, behind));
            else tables.Add(Own(schema, (isTarget ? kind : null) ?? (schema.IsView ? "view" : null)));
        }

        if (task.Target is { } target && !targetDefined && SchemaOf(target, result) is { } learned)
            tables.Add(task.Definition.TargetDataset is { } elsewhere ? Behind(learned, elsewhere) : Own(learned, kind));
        return tables.ToImmutable();

        // Of what is behind a window, only the columns that the window shows are known.
        static CatalogTable Behind(TableSchema schema, DatasetId behind) => new(
            new TableSchema(DatasetNaming.ToTable(behind), [.. schema.Columns.Where(column => !column.Computed)], IsComplete: false),
            SchemaOrigin.Task)
        {
            Namespace = behind.Namespace,
        };

        CatalogTable Own(TableSchema schema, string? ownKind) => new(schema, SchemaOrigin.Task)
        {
            Namespace = task.Definition.DatasetNamespace,
            Layer = task.Definition.Layer,
            Owner = task.Definition.Owner,
            Kind = ownKind,
        };
    }

    // The table that a bare query fills has the query's columns; a star that could not be expanded leaves some out.
    private static TableSchema? SchemaOf(TableName target, LineageResult result)
    {
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var complete = true;
        foreach (var column in result.OutputColumns)
        {
            if (!target.Equals(column.Column.Table)) continue;
            if (column.Column.Column == MentionedFields.Star) complete = false;
            else if (names.Add(column.Column.Column)) columns.Add(new SchemaColumn(column.Column.Column));
        }

        return columns.Count == 0 ? null : new TableSchema(target, columns.ToImmutable(), complete);
    }

    private static ImmutableArray<Diagnostic> WithWarning(ImmutableArray<Diagnostic> diagnostics, Diagnostic? warning) =>
        warning is null ? diagnostics : diagnostics.Insert(0, warning);

    private static ImmutableArray<T> First<T>(ImmutableArray<T> items, int count) => items.Length <= count ? items : items[..count];
}
