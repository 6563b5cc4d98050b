using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>A task definition as documented (schemas/tasks/task.schema.json).</summary>
[Description("A task: SQL, where its rows go, who answers for it. What is left open comes from the query parameters.")]
public sealed record TaskRequest([property: Description("One statement or a script.")] string Sql)
{
    [Description("Namespace of the job.")]
    public string? Namespace { get; init; }

    [Description("Name of the job; without one, file, else target.")]
    public string? Name { get; init; }

    [Description("SQL dialect.")]
    public string? Dialect { get; init; }

    [Description("Table that the rows of a bare query go to.")]
    public string? Target { get; init; }

    [Description("query, view, materialized_view, script, procedure …")]
    public string? Kind { get; init; }

    [Description("Owner.")]
    public string? Owner { get; init; }

    [Description("Team.")]
    public string? Team { get; init; }

    [Description("Tier of importance.")]
    public string? Tier { get; init; }

    [Description("Warehouse layer.")]
    public string? Layer { get; init; }

    [Description("Schedule.")]
    public string? Schedule { get; init; }

    [Description("Queue, pool or worker group that its scheduler asks for.")]
    public string? Queue { get; init; }

    [Description("Tags.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("Where the SQL lives.")]
    public string? File { get; init; }

    [Description("Namespace of the datasets that the SQL names.")]
    public string? DatasetNamespace { get; init; }
}

/// <summary>The answer of <c>PUT /api/v2/tasks</c>.</summary>
[Description("What became of a task.")]
public sealed record TaskResponse(
    [property: Description("Commit that holds it; give it as minEpoch to read it.")] long Epoch,
    [property: Description("The task.")] TaskResult Task);

/// <summary>The answer of <c>POST /api/v2/tasks</c>.</summary>
[Description("What became of each item of an upload.")]
public sealed record TasksResponse(
    [property: Description("Commit that holds them; give it as minEpoch to read them.")] long Epoch,
    [property: Description("Items in the body.")] int Received,
    [property: Description("Tasks of which every output column is known.")] int Analysed,
    [property: Description("Tasks of which some are.")] int Partly,
    [property: Description("Tasks of which none is.")] int Failed,
    [property: Description("Tasks that were as they are now before.")] int Unchanged,
    [property: Description("Items that could not be taken.")] int Rejected,
    [property: Description("One for each item, in order.")] IReadOnlyList<TaskResult> Results);

/// <summary>What became of one item of an upload.</summary>
[Description("What became of one item.")]
public sealed record TaskResult(
    [property: Description("Position in the body, from 0.")] int Index,
    [property: Description("analysed, partly, failed, catalog (a table's columns were taken) or rejected.")] string Status)
{
    [Description("Node id of the job; the table's name for a catalog entry.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [Description("True where nothing had to be analysed again.")]
    public bool Unchanged { get; init; }

    [Description("What of its lineage cannot be known, and why.")]
    public IReadOnlyList<UnknownResponse> Unknowns { get; init; } = [];

    [Description("Findings about its SQL.")]
    public IReadOnlyList<DiagnosticResponse> Diagnostics { get; init; } = [];

    [Description("Why it was rejected: what was expected, and where.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}
