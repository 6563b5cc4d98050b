using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Model;

namespace LineageService.Ingestion.Tasks;

/// <summary>Reads a task definition from a JSON object (schemas/tasks/task.schema.json). Properties it does not know are left alone.</summary>
public static class TaskReader
{
    /// <summary>The task, or null and what is wrong.</summary>
    /// <param name="bytes">The object's text, for the place of a complaint.</param>
    public static TaskDefinition? Read(
        JsonElement element, ReadOnlyMemory<byte> bytes, string? file, long line, TaskDefaults defaults, out SourceFailure? failure)
    {
        var properties = new JsonProperties(element, bytes, file, line);
        var sql = properties.RequiredString("sql");
        var target = Given(properties.String("target"));
        var path = Given(properties.String("file"));
        var name = Given(properties.String("name")) ?? path ?? target;
        if (name is null) properties.Complain("name", "expected a task to have `name`, `file` or `target`, found none of them");

        var dialect = defaults.DialectOf(Given(properties.String("dialect")));
        var id = new JobId(defaults.JobNamespaceOf(Given(properties.String("namespace"))), name ?? string.Empty);
        var datasets = defaults.DatasetNamespaceOf(Given(properties.String("datasetNamespace")), dialect);
        var task = new TaskDefinition(id, dialect, sql, datasets)
        {
            Target = target,
            Kind = Given(properties.String("kind")),
            Owner = Given(properties.String("owner")),
            Team = Given(properties.String("team")),
            Tier = Given(properties.String("tier")),
            Layer = Given(properties.String("layer")),
            Schedule = Given(properties.String("schedule")),
            Queue = Given(properties.String("queue")),
            Tags = properties.Strings("tags"),
            File = path,
        };
        failure = properties.Failure;
        return failure is null ? task : null;
    }

    /// <summary>A SQL file as a task: its path is its name.</summary>
    public static TaskDefinition FromFile(string path, string sql, TaskDefaults defaults)
    {
        var dialect = defaults.DialectOf(null);
        var id = new JobId(defaults.JobNamespaceOf(null), path);
        return new TaskDefinition(id, dialect, sql, defaults.DatasetNamespaceOf(null, dialect)) { File = path };
    }

    // An empty name says as much as none.
    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
