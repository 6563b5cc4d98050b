using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.Azkaban;

/// <summary>
/// A project as it is uploaded: jobs of flow 1.0 (<c>.job</c> files with the <c>.properties</c> of their folder and those above it) and of
/// flow 2.0 (<c>.flow</c> files).
/// </summary>
internal static class AzkabanProject
{
    public static List<AzkabanJob> Read(ProjectFiles files, List<string> unread)
    {
        var jobs = new List<AzkabanJob>();
        var byName = new Dictionary<string, AzkabanJob>(StringComparer.Ordinal);
        foreach (var path in files.Paths)
        {
            if (path.EndsWith(".flow", StringComparison.Ordinal))
            {
                if (FlowFile.Read(path, files.Read(path)!, Inherited(files, ProjectFiles.FolderOf(path))) is { } flow) jobs.AddRange(flow);
                else unread.Add(path);
            }

            if (!path.EndsWith(".job", StringComparison.Ordinal)) continue;
            var properties = Inherited(files, ProjectFiles.FolderOf(path));
            foreach (var (name, value) in JavaProperties.Read(files.Read(path)!)) properties[name] = value;
            var job = new AzkabanJob(Path.GetFileNameWithoutExtension(path), properties.GetValueOrDefault("type", "noop"),
                ProjectFiles.FolderOf(path), properties)
            { File = path };
            byName[job.Name] = job;
            jobs.Add(job);
        }

        foreach (var job in byName.Values)
        {
            if (job.Properties.GetValueOrDefault("dependencies") is { Length: > 0 } told) job.DependsOn.AddRange(told.Split(',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

            // A job of type flow ends with the job that its flow is called after.
            if (job.Type == "flow" && job.Properties.GetValueOrDefault("flow.name") is { } flow
                && flow != job.Name) job.DependsOn.Add(flow);
        }

        return jobs;
    }

    // From the root down: what is nearer to the job counts.
    private static Dictionary<string, string> Inherited(ProjectFiles files, string folder)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        var folders = new List<string> { string.Empty };
        for (var slash = folder.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = folder.IndexOf('/', slash
            + 1)) folders.Add(folder[..slash]);
        if (folder.Length > 0) folders.Add(folder);
        foreach (var place in folders)
        {
            foreach (var path in files.List(place).Where(path => path.EndsWith(".properties", StringComparison.Ordinal)))
            {
                foreach (var (name, value) in JavaProperties.Read(files.Read(path)!)) properties[name] = value;
            }
        }

        return properties;
    }
}
