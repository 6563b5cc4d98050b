using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LineageService.Ingestion.Collecting.Azkaban;

/// <summary>A <c>.flow</c> file of flow 2.0: nodes in YAML, flows within flows.</summary>
internal static class FlowFile
{
    private const int MaximumDepth = 20;

    /// <summary>The jobs of a flow; null where the text is no such file.</summary>
    public static List<AzkabanJob>? Read(string path, string text, IReadOnlyDictionary<string, string> inherited)
    {
        try
        {
            if (text.Length > 4 * 1024 * 1024) return null;
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is not [var document, ..] || document.RootNode is not YamlMappingNode root) return null;
            var jobs = new List<AzkabanJob>();
            var schedule = Text(Mapping(Mapping(root, "trigger"), "schedule"), "value");
            var flow = Path.GetFileNameWithoutExtension(path);
            Nodes(root, flow, path, schedule, With(inherited, Mapping(root, "config")), [], jobs, 0);
            return jobs;
        }
        catch (Exception failure) when (failure is YamlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Nodes(
        YamlMappingNode parent, string prefix, string path, string? schedule, Dictionary<string, string> properties, List<string> before,
            List<AzkabanJob> jobs, int depth)
    {
        if (depth > MaximumDepth || Child(parent, "nodes") is not YamlSequenceNode nodes) return;
        var mappings = nodes.Children.OfType<YamlMappingNode>().ToList();
        var ends = mappings.ToDictionary(node => Text(node, "name") ?? string.Empty, node => Ends(node, prefix, 0), StringComparer.Ordinal);
        foreach (var node in mappings)
        {
            if (Text(node, "name") is not { } name) continue;
            var own = With(properties, Mapping(node, "config"));
            var waits = new List<string>(before);
            if (Child(node, "dependsOn") is YamlSequenceNode dependencies)
            {
                foreach (var dependency in dependencies.Children.OfType<YamlScalarNode>())
                {
                    if (dependency.Value is { } other && ends.TryGetValue(other, out var last)) waits.AddRange(last);
                }
            }

            if (Text(node, "type") == "flow")
            {
                Nodes(node, $"{prefix}.{name}", path, schedule, own, waits, jobs, depth + 1);
                continue;
            }

            var job = new AzkabanJob($"{prefix}.{name}", Text(node, "type") ?? "noop", Shells.ProjectFiles.FolderOf(path),
                own)
            { File = path, Schedule = schedule };
            job.DependsOn.AddRange(waits);
            jobs.Add(job);
        }
    }

    // What must have ended for a node to have ended: itself, or the last nodes of a flow.
    private static List<string> Ends(YamlMappingNode node, string prefix, int depth)
    {
        var name = $"{prefix}.{Text(node, "name")}";
        if (depth > MaximumDepth || Text(node, "type") != "flow" || Child(node, "nodes") is not YamlSequenceNode nodes) return [name];
        var inner = nodes.Children.OfType<YamlMappingNode>().ToList();
        var waited = inner.SelectMany(child => Child(child, "dependsOn") is YamlSequenceNode list ? list.Children.OfType<YamlScalarNode>()
            .Select(scalar => scalar.Value) : []).ToHashSet();
        return [.. inner.Where(child => !waited.Contains(Text(child, "name"))).SelectMany(child => Ends(child, name, depth + 1))];
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> inherited, YamlMappingNode? config)
    {
        var all = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
        foreach (var (key, value) in config?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text }) all[name] = text;
        }

        return all;
    }

    private static YamlNode? Child(YamlMappingNode? node, string name) => node is not null
        && node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private static YamlMappingNode? Mapping(YamlMappingNode? node, string name) => Child(node, name) as YamlMappingNode;

    private static string? Text(YamlMappingNode? node, string name) => Child(node, name) is YamlScalarNode { Value.Length: > 0 } scalar
        ? scalar.Value : null;
}
