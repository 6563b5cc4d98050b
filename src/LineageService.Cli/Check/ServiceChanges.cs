using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LineageService.Api.Impact;
using LineageService.Impact.Changes;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Cli.Check;

/// <summary>Changes as <c>POST /api/v2/impact</c> takes them, with names that are meant as they stand.</summary>
internal static class ServiceChanges
{
    public static JsonObject Write(Change change, Func<ImpactTask, TaskDefinition> definitionOf) => change switch
    {
        TaskChanged task => Task(task, definitionOf),
        ColumnDropped drop => Of("drop-column", drop.Dataset, ("column", drop.Column)),
        ColumnRenamed rename => Of("rename-column", rename.Dataset, ("column", rename.Column), ("to", rename.NewName)),
        ColumnRetyped retype => Of("retype-column", retype.Dataset, ("column", retype.Column), ("type", retype.NewType), ("from", retype.OldType)),
        ColumnNullabilityChanged nullability => Of("nullability", nullability.Dataset, ("column", nullability.Column), ("nullable", nullability.Nullable)),
        ColumnAdded add => Of("add-column", add.Dataset, ("column", add.Column), ("type", add.Type)),
        ColumnsReordered reorder => Of("reorder-columns", reorder.Dataset, ("columns", new JsonArray([.. reorder.Columns.Select(column => (JsonNode)column)]))),
        MeaningChanged meaning => Of("meaning", meaning.Dataset, ("column", meaning.Column), ("note", meaning.Note)),
        RowsChanged rows => Of("rows", rows.Dataset, ("note", rows.Note)),
        TableDropped drop => Of("drop-table", drop.Dataset),
        TableRenamed rename => Of("rename-table", rename.Dataset, ("toId", Id(rename.NewName.Namespace, rename.NewName.Name))),
        TableAspectChanged aspect => Of("table-aspect", aspect.Dataset, ("aspect", aspect.Aspect.ToString()), ("from", aspect.Before), ("to", aspect.After)),
        JobMetadataChanged metadata => OfJob("job-metadata", metadata.Job, ("what", metadata.What), ("from", metadata.Before), ("to", metadata.After)),
        ScheduleChanged schedule => OfJob("schedule", schedule.Job, ("from", schedule.Before), ("to", schedule.After), ("minutes", schedule.Delay?.TotalMinutes)),
        JobFailed failed => OfJob("job-failed", failed.Job),
        JobLate late => OfJob("job-late", late.Job, ("minutes", late.Delay.TotalMinutes)),
        PartitionsBad bad => Of("partitions-bad", bad.Dataset, ("since", Time(bad.Since)), ("fixedAt", bad.FixedAt is { } end ? Time(end) : null)),
        _ => throw new UnreachableException(),
    };

    private static JsonObject Task(TaskChanged task, Func<ImpactTask, TaskDefinition> definitionOf) => new()
    {
        ["kind"] = "task",
        ["before"] = task.Before is { } before ? ImpactTaskBody.Write(definitionOf(before)) : null,
        ["after"] = task.After is { } after ? ImpactTaskBody.Write(definitionOf(after)) : null,
    };

    private static JsonObject Of(string kind, DatasetId dataset, params ReadOnlySpan<(string Name, JsonNode? Value)> properties) =>
        With(new JsonObject { ["kind"] = kind, ["datasetId"] = Id(dataset.Namespace, dataset.Name) }, properties);

    private static JsonObject OfJob(string kind, JobId job, params ReadOnlySpan<(string Name, JsonNode? Value)> properties) =>
        With(new JsonObject { ["kind"] = kind, ["jobId"] = Id(job.Namespace, job.Name) }, properties);

    private static JsonObject With(JsonObject change, ReadOnlySpan<(string Name, JsonNode? Value)> properties)
    {
        foreach (var (name, value) in properties) if (value is not null) change[name] = value;
        return change;
    }

    private static JsonObject Id(string space, string name) => new() { ["namespace"] = space, ["name"] = name };

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
