using System.Xml.Linq;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>Finds the applications of a tree: workflows, with the defaults and properties beside them, and the coordinators and bundles
/// that start them.</summary>
internal static class OozieApplications
{
    public static List<OozieApplication> Read(ProjectFiles files, List<string> unread, List<(string Uri, string Table)> aliases)
    {
        var roots = new List<(string Path, XElement Root)>();
        foreach (var path in files.Paths.Where(path => path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
        {
            if (SafeXml.Parse(files.Read(path)!) is { } root) roots.Add((path, root));
            else unread.Add(path);
        }

        var applications = new List<OozieApplication>();
        foreach (var (path, root) in roots.Where(found => found.Root.Name.LocalName == "workflow-app"))
        {
            var application = new OozieApplication(ProjectFiles.FolderOf(path), path, root.Of("name") ?? ProjectFiles.FolderOf(path), root);
            Configure(application, files);
            applications.Add(application with { Name = application.Bind(application.Name) });
        }

        var bundles = roots.Where(found => found.Root.Name.LocalName == "bundle-app").SelectMany(found => found.Root.All("coordinator"))
            .ToList();
        foreach (var (path, root) in roots.Where(found => found.Root.Name.LocalName == "coordinator-app")) Coordinate(path, root, bundles,
            files, applications, aliases);
        return applications;
    }

    /// <summary>The application that an <c>app-path</c> means: the one whose folder is its longest tail.</summary>
    public static OozieApplication? Find(string path, IEnumerable<OozieApplication> applications, string from)
    {
        var text = path.EndsWith("workflow.xml", StringComparison.Ordinal) ? path[..^"workflow.xml".Length] : path;
        var parts = text.TrimEnd('/').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith("${", StringComparison.Ordinal)).ToList();
        var candidates = applications.ToList();
        for (var skip = 0; skip < parts.Count; skip++)
        {
            var tail = string.Join('/', parts.Skip(skip));
            if (candidates.Find(found => found.Folder == tail
                || found.Folder.EndsWith("/" + tail, StringComparison.Ordinal)) is { } match) return match;
        }

        // ${appPath} alone: the workflow beside it.
        return candidates.Find(found => found.Folder == from);
    }

    // config-default.xml gives way to job.properties, both to what the workflow itself says nothing of.
    private static void Configure(OozieApplication application, ProjectFiles files)
    {
        foreach (var parameter in application.Workflow.One("parameters").Properties())
        {
            if (parameter.Value.Length > 0) application.Parameters[parameter.Name] = parameter.Value;
        }

        if (files.Read(Combine(application.Folder, "config-default.xml")) is { } defaults)
        {
            foreach (var (name, value) in SafeXml.Parse(defaults).Properties()) application.Parameters[name] = value;
        }

        foreach (var folder in (string[])[ProjectFiles.FolderOf(application.Folder), application.Folder])
        {
            foreach (var file in files.List(folder).Where(path => path.EndsWith("job.properties", StringComparison.Ordinal)
                || path.EndsWith("coordinator.properties", StringComparison.Ordinal)))
            {
                foreach (var (name, value) in JavaProperties.Read(files.Read(file)!)) application.Parameters[name] = value;
            }

            if (folder.Length == 0 && application.Folder.Length == 0) break;
        }

        application.Owner = application.Parameters.GetValueOrDefault("user.name");
    }

    private static void Coordinate(
        string path, XElement root, List<XElement> bundles, ProjectFiles files, List<OozieApplication> applications,
            List<(string Uri, string Table)> aliases)
    {
        var folder = ProjectFiles.FolderOf(path);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.List(folder).Where(found => found.EndsWith(".properties", StringComparison.Ordinal)))
        {
            foreach (var (name, value) in JavaProperties.Read(files.Read(file)!)) parameters[name] = value;
        }

        foreach (var bundle in bundles.Where(found => found.Text("app-path") is { } app && folder.Length > 0
            && app.Contains(folder[(folder.LastIndexOf('/') + 1)..], StringComparison.Ordinal)))
        {
            foreach (var (name, value) in bundle.One("configuration").Properties()) parameters[name] = value;
        }

        var workflow = root.One("action").One("workflow");
        var target = Find(JavaProperties.Bind(workflow.Text("app-path") ?? string.Empty, parameters), applications, folder);
        if (target is null) return;
        target.Schedule = Frequency(JavaProperties.Bind(root.Of("frequency") ?? string.Empty, parameters));
        foreach (var (name, value) in parameters) target.Parameters.TryAdd(name, value);

        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dataset in root.One("datasets").All("dataset"))
        {
            if (dataset.Of("name") is not { } name || dataset.Text("uri-template") is not { } template) continue;
            var uri = JavaProperties.Bind(template, target.Parameters);
            templates[name] = uri;
            if (Shells.Engines.PathTable.Of(uri) is { } table && !table.StartsWith('`')) aliases.Add((Normalised(uri), table));
        }

        var events = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (group, element, list) in ((string, string, List<string>)[])[("input-events", "data-in", target.Reads),
            ("output-events", "data-out", target.Writes)])
        {
            foreach (var data in root.One(group).All(element))
            {
                if (data.Of("dataset") is not { } dataset || !templates.TryGetValue(dataset, out var uri)) continue;
                list.Add(Normalised(uri));
                if (data.Of("name") is { } name) events[name] = uri;
            }
        }

        foreach (var (name, value) in workflow.One("configuration").Properties())
        {
            var bound = JavaProperties.Bind(value, target.Parameters);
            foreach (var (eventName, uri) in events)
            {
                bound = bound.Replace($"${{coord:dataIn('{eventName}')}}", uri, StringComparison.Ordinal)
                    .Replace($"${{coord:dataOut('{eventName}')}}", uri, StringComparison.Ordinal);
            }

            target.Parameters[name] = bound;
        }
    }

    /// <summary>An address without what changes from day to day.</summary>
    public static string Normalised(string uri)
    {
        var parts = uri.Split('/').ToList();
        while (parts.Count > 3 && (parts[^1].Length == 0 || parts[^1].Contains("${", StringComparison.Ordinal)
            || parts[^1].Contains('=', StringComparison.Ordinal))) parts.RemoveAt(parts.Count - 1);
        return string.Join('/', parts);
    }

    private static string? Frequency(string text)
    {
        if (text.Length == 0) return null;
        if (text.StartsWith("${coord:", StringComparison.Ordinal)) return text[8..].TrimEnd('}');
        return int.TryParse(text, out var minutes) ? string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"minutes({minutes})") : text;
    }

    private static string Combine(string folder, string file) => folder.Length == 0 ? file : $"{folder}/{file}";
}
