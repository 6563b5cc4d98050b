using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Dbt;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>
/// A dbt project: by the manifest that dbt left, else by its own files. Runs neither dbt nor a macro of it beyond rendering; a job is
/// called by its unique
/// id, whatever command ran it (<see cref="Graph.Identity.Suggestions.DbtJobNames"/>).
/// </summary>
public sealed class DbtCollector(string directory, string? reference, string? name, DbtSettings settings) : ICollector
{
    private const string ProjectFile = "dbt_project.yml";

    public CollectorSource Source { get; } = new("dbt", name ?? SourceTree.NameOf(directory));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tree = await SourceTree.OpenAsync(directory, reference, cancellationToken).ConfigureAwait(false);
        var path = tree.Paths.Where(file => file == ProjectFile
            || file.EndsWith("/" + ProjectFile, StringComparison.Ordinal)).MinBy(file => file.Count(c => c == '/'));
        var project = path is null ? null : DbtProject.Read(await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false), path);
        if (project is null && settings.Manifest is null) throw new CollectorException($"{directory} holds no {ProjectFile}: give the folder of a dbt project, or a manifest with --manifest.");
        progress?.Report(new CollectProgress("reading the project", 0, 0));
        var profile = project is null ? null
            : await DbtProfiles.FindAsync(tree, project, settings, cancellationToken).ConfigureAwait(false);
        if (settings.Defaults is { Database: { } } or { Schema: { } } or { Dialect: { } } && profile is null)
            profile = new DbtProfile(settings.Defaults.Dialect ?? "ansi", settings.Defaults.Database, settings.Defaults.Schema, null);
        var sources = project is null ? null : new DbtSources(tree, project, profile);
        var (manifest, json) = await ManifestAsync(tree, project, cancellationToken).ConfigureAwait(false);
        var own = sources is null ? null : await sources.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (manifest is null)
        {
            manifest = own!;
            foreach (var failure in sources!.Failures) yield return new CollectedFailure(failure);
        }

        if (project is not null && !manifest.KnowsVariables) manifest =
            manifest.WithVariables(await VariablesAsync(tree, path!, cancellationToken).ConfigureAwait(false));
        var defaults = settings.Defaults.Over(new TaskTraits { DatasetNamespace = profile?.DatasetNamespace });
        var items = new DbtItems(manifest, defaults, project?.Folder ?? string.Empty);
        var configurations = DbtManifestExtras.Configurations(json, sources?.Configurations);
        foreach (var node in manifest.Nodes.OrderBy(node => node.UniqueId, StringComparer.Ordinal))
        {
            if (node.ResourceType == "seed")
            {
                if (items.OfSeed(node,
                    await HeaderAsync(tree, project, node, cancellationToken).ConfigureAwait(false)) is { } seed) yield return seed;
                continue;
            }

            foreach (var item in items.OfModel(node, configurations.GetValueOrDefault(node.UniqueId))) yield return item;
        }

        foreach (var (exposure, dependsOn) in DbtManifestExtras.Exposures(json, sources, manifest))
        {
            foreach (var item in items.OfExposure(exposure, dependsOn)) yield return item;
        }
    }

    private async ValueTask<(DbtManifest? Manifest, JsonElement? Json)> ManifestAsync(SourceTree tree, DbtProject? project,
        CancellationToken cancellationToken)
    {
        byte[] bytes;
        var file = settings.Manifest;
        if (file is not null)
        {
            if (!File.Exists(file)) throw new CollectorException($"{file} does not exist: give the manifest.json that dbt wrote.");
            bytes = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            file = $"{project!.TargetPath}/manifest.json";
            if (!tree.Contains(file)) return (null, null);
            bytes = await tree.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        }

        var manifest = DbtManifestReader.Read(bytes, Path.GetFileName(file), out var failure)
            ?? throw new CollectorException($"the manifest cannot be read: {failure}");
        return (manifest, StructuredText.Read(bytes, Path.GetFileName(file), out _));
    }

    private static async ValueTask<System.Collections.Immutable.ImmutableArray<KeyValuePair<string, JsonElement>>> VariablesAsync(
        SourceTree tree, string path, CancellationToken cancellationToken)
    {
        var text = TextDecoding.TryDecode(await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false), path, out _);
        return text is null ? default : DbtManifestReader.ReadVariables(text, path, out _);
    }

    private static async ValueTask<string?> HeaderAsync(SourceTree tree, DbtProject? project, DbtNode node,
        CancellationToken cancellationToken)
    {
        if (project is null || node.File is null || node.Package != project.Name || !tree.Contains(project.Folder + node.File)) return null;
        try
        {
            var text = TextDecoding.TryDecode(await tree.ReadAsync(project.Folder + node.File, cancellationToken).ConfigureAwait(false),
                node.File, out _);
            return text?.Split('\n', 2)[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
