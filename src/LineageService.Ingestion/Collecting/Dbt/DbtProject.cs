using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>What a <c>dbt_project.yml</c> says (docs.getdbt.com, "dbt_project.yml"): names, folders, configuration trees.</summary>
internal sealed class DbtProject
{
    private readonly JsonElement _root;

    private DbtProject(JsonElement root, string folder)
    {
        _root = root;
        Folder = folder;
        Name = StructuredText.Scalar(root, "name") ?? "project";
    }

    public string Name { get; }

    /// <summary>Where it lies in the tree: empty, or with a slash at its end.</summary>
    public string Folder { get; }

    public string Profile => StructuredText.Scalar(_root, "profile") ?? Name;

    public string TargetPath => Folder + (StructuredText.Scalar(_root, "target-path") ?? "target");

    public ImmutableArray<string> ModelPaths => Paths("model-paths", "source-paths", "models");

    public ImmutableArray<string> SeedPaths => Paths("seed-paths", "data-paths", "seeds");

    public ImmutableArray<string> SnapshotPaths => Paths("snapshot-paths", null, "snapshots");

    public ImmutableArray<string> MacroPaths => Paths("macro-paths", null, "macros");

    /// <summary>The project; null where the text is none.</summary>
    public static DbtProject? Read(ReadOnlySpan<byte> bytes, string path) =>
        StructuredText.Read(bytes, path, out _) is { ValueKind: JsonValueKind.Object } root
            ? new DbtProject(root, path[..(path.LastIndexOf('/') + 1)]) : null;

    /// <summary>The tree of configurations of a kind of node: <c>models</c>, <c>seeds</c>, <c>snapshots</c>.</summary>
    public JsonElement Tree(string kind) => _root.TryGetProperty(kind, out var tree) ? tree : default;

    private ImmutableArray<string> Paths(string name, string? former, string usual)
    {
        if (_root.TryGetProperty(name, out var list) || (former is not null && _root.TryGetProperty(former, out list)))
            return [.. StructuredText.Texts(list).Select(path => $"{Folder}{path.Trim('/')}/")];
        return [$"{Folder}{usual}/"];
    }
}
