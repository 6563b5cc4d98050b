using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>
/// A manifest made of the project's own files, where dbt did not leave one: models, snapshots, seeds, sources and macros, with the
/// configuration that dbt
/// would resolve. What a custom macro decides (a schema's name) is taken as the macro's text lets expect. Mutable; one project.
/// </summary>
internal sealed class DbtSources(SourceTree tree, DbtProject project, DbtProfile? profile)
{
    private readonly List<DbtNode> _nodes = [];
    private readonly List<DbtMacro> _macros = [];
    private readonly Dictionary<string, JsonElement> _properties = new(StringComparer.Ordinal);

    /// <summary>What could not be read.</summary>
    public List<SourceFailure> Failures { get; } = [];

    /// <summary>Snapshots' configuration, by unique id.</summary>
    public Dictionary<string, DbtConfig> Configurations { get; } = new(StringComparer.Ordinal);

    /// <summary>Exposures as their YAML has them.</summary>
    public List<JsonElement> Exposures { get; } = [];

    public async ValueTask<DbtManifest> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var path in tree.Paths.Where(IsProperties)) await PropertiesAsync(path, cancellationToken).ConfigureAwait(false);
        foreach (var path in tree.Paths.Where(path => IsMacro(path))) await MacrosAsync(path, cancellationToken).ConfigureAwait(false);
        foreach (var path in tree.Paths)
        {
            if (Below(path, project.ModelPaths) is { } model && path.EndsWith(".sql", StringComparison.Ordinal)) await ModelAsync(path,
                model, cancellationToken).ConfigureAwait(false);
            else if (Below(path, project.ModelPaths) is { } python && path.EndsWith(".py", StringComparison.Ordinal)) Add("model",
                Stem(path), "python", null, path, python);
            else if (Below(path, project.SnapshotPaths) is { } snapshot
                && path.EndsWith(".sql", StringComparison.Ordinal)) await SnapshotsAsync(path, snapshot,
                cancellationToken).ConfigureAwait(false);
            else if (Below(path, project.SeedPaths) is { } seed && path.EndsWith(".csv", StringComparison.Ordinal)) Add("seed", Stem(path),
                "sql", null, path, seed);
        }

        var referable = _nodes.Where(node => node.IsReferable).GroupBy(node => node.Name, StringComparer.Ordinal).ToDictionary(group =>
            group.Key, group => group.First().UniqueId, StringComparer.Ordinal);
        return new DbtManifest(project.Name, profile?.Adapter,
            _nodes.Select(node => node with { DependsOn = [.. Dependencies(node, referable)] }), _macros);
    }

    private bool IsProperties(string path) =>
        StructuredText.IsStructured(path)
            && (Below(path, project.ModelPaths) ?? Below(path, project.SnapshotPaths) ?? Below(path, project.SeedPaths)) is not null;

    // Installed packages have macros that models call.
    private bool IsMacro(string path) =>
        path.EndsWith(".sql", StringComparison.Ordinal)
        && (Below(path, project.MacroPaths) is not null
            || (path.StartsWith(project.Folder + "dbt_packages/", StringComparison.Ordinal)
            && path.Contains("/macros/", StringComparison.Ordinal)));

    private async ValueTask PropertiesAsync(string path, CancellationToken cancellationToken)
    {
        if (await TextAsync(path, cancellationToken).ConfigureAwait(false) is not { } text) return;
        if (StructuredText.Read(Encoding.UTF8.GetBytes(text), path, out var failure) is not { ValueKind: JsonValueKind.Object } document)
        {
            if (failure is not null) Failures.Add(failure);
            return;
        }

        foreach (var (kind, list) in new[] { ("model", "models"), ("seed", "seeds"), ("snapshot", "snapshots") })
        {
            foreach (var entry in Entries(document, list))
            {
                if (StructuredText.Scalar(entry, "name") is not { } name) continue;
                _properties[$"{kind}.{name}"] = entry;
                if (kind == "snapshot" && StructuredText.Scalar(entry, "relation") is { } relation) Add("snapshot", name, "sql",
                    $"select * from {{{{ {relation} }}}}", path, string.Empty);
            }
        }

        foreach (var source in Entries(document, "sources")) AddSource(source);
        Exposures.AddRange(Entries(document, "exposures"));
    }

    private void AddSource(JsonElement source)
    {
        if (StructuredText.Scalar(source, "name") is not { } name) return;
        var database = Plain(StructuredText.Scalar(source, "database")) ?? Plain(StructuredText.Scalar(source, "project"))
            ?? profile?.Database;
        var schema = Plain(StructuredText.Scalar(source, "schema")) ?? Plain(StructuredText.Scalar(source, "dataset")) ?? name;
        foreach (var table in Entries(source, "tables"))
        {
            if (StructuredText.Scalar(table, "name") is not { } own) continue;
            var identifier = Plain(StructuredText.Scalar(table, "identifier")) ?? own;
            _nodes.Add(new DbtNode($"source.{project.Name}.{name}.{own}", "source", project.Name, own)
            {
                SourceName = name,
                Database = database,
                Schema = schema,
                Alias = identifier,
                RelationName = Relation(database, schema, identifier),
            });
        }
    }

    private async ValueTask MacrosAsync(string path, CancellationToken cancellationToken)
    {
        if (await TextAsync(path, cancellationToken).ConfigureAwait(false) is not { } text) return;
        var package = Below(path, project.MacroPaths) is not null ? project.Name
            : path[(project.Folder.Length + "dbt_packages/".Length)..].Split('/')[0];
        foreach (var (head, block) in TemplateBlocks.In(text, "macro"))
        {
            var name = head.Split('(')[0].Trim();
            if (name.Length > 0) _macros.Add(new DbtMacro(package, name, block));
        }
    }

    private async ValueTask ModelAsync(string path, string below, CancellationToken cancellationToken)
    {
        if (await TextAsync(path, cancellationToken).ConfigureAwait(false) is { } text) Add("model", Stem(path), "sql", text, path, below);
    }

    private async ValueTask SnapshotsAsync(string path, string below, CancellationToken cancellationToken)
    {
        if (await TextAsync(path, cancellationToken).ConfigureAwait(false) is not { } text) return;
        foreach (var (head, block) in TemplateBlocks.In(text, "snapshot")) Add("snapshot", head.Trim(), "sql",
            TemplateBlocks.Inside(block), path, below);
    }

    private void Add(string kind, string name, string language, string? code, string path, string below)
    {
        var config = new DbtConfig();
        config.ApplyTree(project.Tree(kind + "s"),
            [project.Name, .. below.Split('/', StringSplitOptions.RemoveEmptyEntries)[..^(below.Length == 0 ? 0 : 1)], name]);
        if (_properties.TryGetValue($"{kind}.{name}", out var properties))
        {
            config.Apply(properties);
            if (properties.TryGetProperty("config", out var own)) config.Apply(own);
        }

        if (code is not null) config.ApplyTemplate(code);
        if (!config.Enabled) return;
        var materialization = kind == "model" ? config["materialized"] ?? "view" : kind;
        var database = Plain(config["target_database"] ?? config["database"] ?? config["project"]) ?? profile?.Database;
        var schema = Plain(config["target_schema"]) ?? SchemaOf(Plain(config["schema"] ?? config["dataset"]));
        var alias = Plain(config["alias"]) ?? name;
        var node = new DbtNode($"{kind}.{project.Name}.{name}", kind, project.Name, name)
        {
            Database = database,
            Schema = schema,
            Alias = alias,
            RelationName = materialization == "ephemeral" ? null : Relation(database, schema, alias),
            Materialization = materialization,
            RawCode = code,
            Language = language,
            File = path[project.Folder.Length..],
            Owner = config.Owner,
            Tags = [.. config.Tags.Distinct(StringComparer.Ordinal)],
        };
        if (_nodes.Exists(other => other.UniqueId == node.UniqueId)) return;
        _nodes.Add(node);
        Configurations[node.UniqueId] = config;
    }

    // generate_schema_name: target's schema and the custom one with an underscore; a project that overrides it mostly takes the custom one as it is.
    private string? SchemaOf(string? custom)
    {
        if (custom is null) return profile?.Schema;
        var own = _macros.Find(macro => macro.Package == project.Name
            && macro.Name is "generate_schema_name" or "default__generate_schema_name");
        var prefixes = own is null || own.Sql.Contains("default_schema }}_{{", StringComparison.Ordinal)
            && !own.Sql.Contains("generate_schema_name_for_env", StringComparison.Ordinal)
            && !own.Sql.Contains("target.name", StringComparison.Ordinal);
        return prefixes && profile?.Schema is { } schema ? $"{schema}_{custom}" : custom;
    }

    private string Relation(string? database, string? schema, string identifier)
    {
        var parts = new[] { DbtAdapters.HasNoDatabase(profile?.Adapter) ? null : database, schema, identifier };
        return DbtAdapters.Relation(profile?.Adapter, parts.OfType<string>());
    }

    private IEnumerable<string> Dependencies(DbtNode node, Dictionary<string, string> referable)
    {
        if (node.RawCode is not { } code) yield break;
        foreach (var call in TemplateCalls.In(code, "ref"))
        {
            var names = call.Arguments.Where(argument => argument.Name is null).Select(argument =>
                argument.Value).OfType<PythonText>().ToList();
            if (names.Count > 0 && referable.TryGetValue(names[^1].Text, out var id)) yield return id;
        }

        foreach (var call in TemplateCalls.In(code, "source"))
        {
            if (call.Arguments is [{ Value: PythonText source },
                { Value: PythonText table }]) yield return $"source.{project.Name}.{source.Text}.{table.Text}";
        }
    }

    private async ValueTask<string?> TextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var text = TextDecoding.TryDecode(await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false), path, out var failure);
            if (failure is not null) Failures.Add(failure);
            return text;
        }
        catch (IOException broken)
        {
            Failures.Add(new SourceFailure(SourceCodes.UnreadableFile, path, 1, 1, $"cannot be read: {broken.Message}"));
            return null;
        }
    }

    private static string? Below(string path, IEnumerable<string> folders) =>
        folders.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } found ? path[found.Length..] : null;

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    // A name that a template makes is not known.
    private static string? Plain(string? name) => name is null || name.Contains("{{", StringComparison.Ordinal) ? null : name;

    private static IEnumerable<JsonElement> Entries(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray() : [];
}
