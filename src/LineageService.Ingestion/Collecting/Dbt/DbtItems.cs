using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Dbt;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Templates;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>
/// Makes items of a manifest: models and snapshots are tasks by their rendered query, Python models and exposures opaque tasks with known
/// ends, seeds
/// tables. Tests, analyses and operations are left out, ephemeral models are part of what refers to them. One collection.
/// </summary>
internal sealed class DbtItems(DbtManifest manifest, TaskTraits defaults, string folder)
{
    private readonly string _dialect = defaults.Dialect ?? DbtAdapters.DialectOf(manifest.Adapter);

    private string Datasets => defaults.DatasetNamespace ?? DatasetNaming.DefaultNamespace(_dialect);

    public IEnumerable<CollectedItem> OfModel(DbtNode node, DbtConfig? config)
    {
        if (node.IsEphemeral || node.ResourceType is not ("model" or "snapshot")) yield break;
        var job = Job(node.UniqueId);
        foreach (var upstream in Upstream(node.DependsOn)) yield return new CollectedDependency(job, Job(upstream.UniqueId));
        if (DbtModelText.Of(manifest, node) is not { } text)
        {
            yield return new CollectedOpaqueTask(job, node.Language == "python" ? "python" : "dbt", node.Language == "python"
                ? "a Python model, which is not run" : "it has no SQL")
            {
                File = FileOf(node),
                Owner = node.Owner ?? defaults.Owner,
                Schedule = defaults.Schedule,
                Inputs = [.. Sources(node.DependsOn)],
                Outputs = [DatasetOf(node)],
            };
            yield break;
        }

        var sql = Rendered(text);
        yield return new CollectedTask(new TaskDefinition(job, _dialect, node.ResourceType == "snapshot" ? DbtSnapshot.Wrap(sql, config)
            : sql, Datasets)
        {
            Target = TableOf(node).ToString(),
            Kind = node.Materialization,
            Owner = node.Owner ?? defaults.Owner,
            Team = defaults.Team,
            Tier = defaults.Tier,
            Layer = defaults.Layer,
            Schedule = defaults.Schedule,
            Tags = [.. node.Tags.Union(defaults.Tags, StringComparer.Ordinal)],
            Parameters = defaults.Parameters,
            File = FileOf(node),
        });
    }

    /// <summary>A seed's table by the first line of its file.</summary>
    public CollectedTable? OfSeed(DbtNode node, string? header)
    {
        var names = header is null ? [] : CsvHeader.Names(header);
        if (names.Length == 0) names = [.. node.Columns.Select(column => column.Name)];
        if (names.Length == 0) return null;
        var types = node.Columns.ToDictionary(column => column.Name, column => column.Type, StringComparer.OrdinalIgnoreCase);
        var schema = new TableSchema(TableOf(node), [.. names.Select(name => new SchemaColumn(name, types.GetValueOrDefault(name)))]);
        return new CollectedTable(new CatalogTable(schema, SchemaOrigin.Catalog)
        {
            Namespace = Datasets,
            Owner = node.Owner,
            Description = node.Description,
            Kind = "seed"
        });
    }

    /// <summary>An exposure reads and writes no table: a consumer with known inputs.</summary>
    public IEnumerable<CollectedItem> OfExposure(JsonElement exposure, IReadOnlyCollection<string> dependsOn)
    {
        if (StructuredText.Scalar(exposure, "name") is not { } name) yield break;
        var job = Job($"exposure.{manifest.Project}.{name}");
        foreach (var upstream in Upstream([.. dependsOn])) yield return new CollectedDependency(job, Job(upstream.UniqueId));
        var owner = exposure.TryGetProperty("owner", out var who) ? StructuredText.Scalar(who, "name")
            ?? StructuredText.Scalar(who, "email") : null;
        yield return new CollectedOpaqueTask(job, "exposure",
            $"an exposure: {StructuredText.Scalar(exposure, "type") ?? "consumer"}")
        {
            Owner = owner,
            Inputs =
            [.. Sources([.. dependsOn])]
        };
    }

    private JobId Job(string uniqueId) => new(defaults.JobNamespace ?? "dbt", uniqueId);

    private string? FileOf(DbtNode node) => node.File is null ? null : folder + node.File;

    // A model and, through ephemeral ones, what they refer to.
    private HashSet<DbtNode> Upstream(ImmutableArray<string> ids)
    {
        var found = new HashSet<DbtNode>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(ids);
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id) || manifest.Find(id) is not { } node) continue;
            if (node.IsEphemeral) foreach (var further in node.DependsOn) open.Push(further);
            else if (node.ResourceType is "model" or "snapshot") found.Add(node);
        }

        return found;
    }

    private SortedSet<DatasetId> Sources(ImmutableArray<string> ids)
    {
        var found = new SortedSet<DatasetId>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(ids);
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id) || manifest.Find(id) is not { } node) continue;
            if (node.IsEphemeral) foreach (var further in node.DependsOn) open.Push(further);
            else found.Add(DatasetOf(node));
        }

        return found;
    }

    private DatasetId DatasetOf(DbtNode node) => DatasetNaming.ToDataset(TableOf(node), Datasets);

    private TableName TableOf(DbtNode node)
    {
        var database = DbtAdapters.HasNoDatabase(manifest.Adapter) ? null : node.Database;
        return new TableName([.. new[] { database, node.Schema, node.Identifier }.Where(part =>
            !string.IsNullOrEmpty(part)).OfType<string>()]);
    }

    // Plain SQL, so that the store can analyse it again without the manifest: what a condition of the run decides is a union of both.
    private static string Rendered(DbtModelText text)
    {
        if (text.Template is null) return text.Sql;
        var renderings = TemplatedText.Renderings(text.Sql, text.Template);
        return renderings.Length == 1 ? renderings[0]
            : string.Join("\nunion all\n", renderings.Select(one => $"({one.Trim().TrimEnd(';')}\n)"));
    }
}
