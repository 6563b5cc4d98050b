using System.Text.Json;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Tests.Events;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.History;

/// <summary>The SQL of the jobs behind the shared Spark events, as tasks: what their owners declare.</summary>
internal static class SparkTasks
{
    /// <summary>Where the events' symlinks put the warehouse's tables.</summary>
    public const string Warehouse = "hive://metastore-1:9083";

    public static TaskDefaults Defaults { get; } = new("spark", Warehouse, "repository");

    /// <summary>Imports the DDL and each job's version of a day, as a team would from its repository.</summary>
    public static Task<ImportReport> ImportAsync(IngestWorld world, int day) => ImportAsync(world, day, Defaults);

    /// <param name="defaults">The namespaces that the team gives, or leaves open.</param>
    public static async Task<ImportReport> ImportAsync(IngestWorld world, int day, TaskDefaults defaults)
    {
        var folder = Directory.CreateTempSubdirectory("lineage-tasks-");
        try
        {
            foreach (var ddl in Directory.EnumerateFiles(SharedFiles.Require("events/tasks/ddl")))
                File.Copy(ddl, Path.Combine(folder.FullName, Path.GetFileName(ddl)));
            var tasks = Path.Combine(folder.FullName, "tasks.jsonl");
            await File.WriteAllLinesAsync(tasks, Lines(day), TestContext.Current.CancellationToken);
            using var importer = new TaskImporter(world.Host, TimeProvider.System, world.Ingester);
            return await importer.ImportAsync(new ImportRequest([folder.FullName], defaults), null, TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Lines(int day)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("events/tasks/manifest.json")));
        var date = manifest.RootElement.GetProperty("days").GetProperty($"{day}").GetString()!;
        foreach (var job in manifest.RootElement.GetProperty("jobs").EnumerateArray())
        {
            foreach (var version in job.GetProperty("versions").EnumerateObject())
            {
                var file = version.Value.GetProperty("file").GetString()!;
                if (!file.EndsWith(".sql", StringComparison.Ordinal)) continue;
                if (!version.Value.GetProperty("days").EnumerateArray().Any(one => one.GetInt32() == day)) continue;
                var sql = File.ReadAllText(SharedFiles.Require($"events/tasks/{file}")).Replace("${dt}", date, StringComparison.Ordinal);
                yield return JsonSerializer.Serialize(new { name = job.GetProperty("job").GetString(), layer = job.GetProperty("layer").GetString(), sql });
            }
        }
    }
}
