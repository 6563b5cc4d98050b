using System.Runtime.CompilerServices;
using System.Xml.Linq;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>Applications of Oozie below a directory (or in a zip): workflows, their coordinators and bundles, with the scripts they
/// run.</summary>
public sealed class OozieCollector(string path, string? source, TaskTraits defaults) : ICollector
{
    public CollectorSource Source { get; } = new("oozie",
        source ?? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var files = ProjectFiles.Open(path);
        var unread = new List<string>();
        var aliases = new List<(string Uri, string Table)>();
        var applications = OozieApplications.Read(files, unread, aliases);
        foreach (var file in unread) yield return new CollectedFailure(new SourceFailure(SourceCodes.UnreadableFile, file, 1, 1,
            "is no XML without DTD"));
        foreach (var application in applications)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new CollectProgress($"reading {application.Name}", 0, applications.Count));
            foreach (var item in Items(application, applications, files, cancellationToken)) yield return item;
        }

        var datasets = defaults.DatasetNamespace ?? DatasetNaming.DefaultNamespace("hive");
        foreach (var (uri, table) in aliases.Distinct())
        {
            var alias = DatasetNaming.ToDataset(new TableName([uri]), datasets);
            yield return new CollectedAlias(alias, new DatasetId(datasets, table), "folder of the table in a coordinator's uri-template");
        }
    }

    private JobId Id(OozieApplication application, string action) =>
        new(defaults.JobNamespace ?? "default", $"{application.Name}.{action}");

    private IEnumerable<CollectedItem> Items(OozieApplication application, List<OozieApplication> applications, ProjectFiles files,
        CancellationToken cancellationToken)
    {
        var traits = new TaskTraits { Owner = application.Owner, Schedule = application.Schedule, Queue = TaskQueue.OfProperties(application.Parameters) }.Over(defaults);
        foreach (var action in application.Workflow.All("action"))
        {
            if (action.Of("name") is not { } name || Body(action) is not { } body) continue;
            var id = Id(application, name);
            var kind = body.Name.LocalName;
            if (OozieActions.IsControl(kind))
            {
                yield return new CollectedOpaqueTask(id, "control", "moves no data")
                {
                    File = application.File,
                    Owner = traits.Owner,
                    Schedule = traits.Schedule
                };
                if (kind == "sub-workflow" && body.Text("app-path") is { } inner
                    && OozieApplications.Find(application.Bind(inner), applications, string.Empty) is { } sub && sub != application)
                {
                    foreach (var last in new OozieGraph(sub.Workflow).Last()) yield return new CollectedDependency(id, Id(sub, last));
                }

                continue;
            }

            var settings = body.One("configuration").Properties().Select(property => KeyValuePair.Create(property.Name, application.Bind(property.Value)));
            var placed = traits with { Queue = TaskQueue.OfProperties(settings) ?? traits.Queue };
            var result = OozieActions.Read(body, kind, application, files, cancellationToken);
            var items = ShellItems.Of(id, result.Statements, result.Opaque, application.File, placed);
            if (items.Count == 0) yield return new CollectedOpaqueTask(id, "control", "moves no data")
            {
                File = application.File,
                Owner = traits.Owner,
                Schedule = traits.Schedule
            };
            foreach (var item in items) yield return item;
        }

        var graph = new OozieGraph(application.Workflow);
        foreach (var (before, after) in graph.Pairs()) yield return new CollectedDependency(Id(application, after),
            Id(application, before));
        foreach (var other in applications.Where(other => other != application
            && other.Writes.Intersect(application.Reads, StringComparer.Ordinal).Any()))
        {
            foreach (var first in graph.First())
            {
                foreach (var last in new OozieGraph(other.Workflow).Last()) yield return new CollectedDependency(Id(application, first),
                    Id(other, last));
            }
        }
    }

    // The element that says what the action does; the others say where to go.
    private static XElement? Body(XElement action) => action.Elements()
        .FirstOrDefault(child => child.Name.LocalName is not ("ok" or "error" or "info"));
}
