using System.ComponentModel;
using System.Text.Json.Nodes;

namespace LineageService.Api.Contracts;

/// <summary>The body of <c>POST /api/v2/impact</c>.</summary>
[Description("Changes that are judged together, and how strictly.")]
public sealed record ImpactRequest([property: Description("At least one.")] IReadOnlyList<ImpactChangeRequest> Changes)
{
    [Description("strict, contract (default), schema or advisory.")]
    public string? Profile { get; init; }

    [Description("Hops to follow; 0 or nothing: all.")]
    public int? Depth { get; init; }

    [Description("Share of what is reached that may be unknown before the answer is inconclusive; 0.05 by default.")]
    public double? MaxUnknown { get; init; }

    [Description("True: jobs that cannot be seen into do not make the answer inconclusive.")]
    public bool? AllowOpaque { get; init; }

    [Description("True for engines that make NULL of a value that a cast does not fit.")]
    public bool? PermissiveCasts { get; init; }
}

/// <summary>A change in the body of <c>POST /api/v2/impact</c>; which properties count depends on its kind.</summary>
[Description("One change.")]
public sealed record ImpactChangeRequest(
    [property: Description(
        "drop-column, rename-column, retype-column, nullability, add-column, reorder-columns, meaning, rows, drop-table, rename-table, table-aspect, task, remove-task, "
        + "job-metadata, schedule, job-failed, job-late or partitions-bad.")]
    string Kind)
{
    [Description("Dataset by id or by a name that fits only one; a column may stand behind it.")]
    public string? Dataset { get; init; }

    [Description("Column by its name in the dataset.")]
    public string? Column { get; init; }

    [Description("reorder-columns: all of them, in the new order.")]
    public IReadOnlyList<string>? Columns { get; init; }

    [Description("rename-column, rename-table, job-metadata, schedule, table-aspect: the new name or value.")]
    public string? To { get; init; }

    [Description("The value before, where nobody else knows it.")]
    public string? From { get; init; }

    [Description("retype-column, add-column: the type.")]
    public string? Type { get; init; }

    [Description("nullability: true where NULL may come from now on.")]
    public bool? Nullable { get; init; }

    [Description("meaning, rows: what changes, for people.")]
    public string? Note { get; init; }

    [Description("table-aspect: partition-key, key, time-to-live, format, clustering, description or owner.")]
    public string? Aspect { get; init; }

    [Description("Job by id, by a name that fits only one, or by the dataset that only it writes.")]
    public string? Job { get; init; }

    [Description("task: the new text.")]
    public string? Sql { get; init; }

    [Description("task: dialect of a job that is not known yet.")]
    public string? Dialect { get; init; }

    [Description("task: namespace of a job that is not known yet.")]
    public string? JobNamespace { get; init; }

    [Description("task: namespace of the tables that a new job names.")]
    public string? DatasetNamespace { get; init; }

    [Description("task: table that a new bare query fills.")]
    public string? Target { get; init; }

    [Description("task: view, query, script … of a job that is not known yet.")]
    public string? TaskKind { get; init; }

    [Description("task: put in front of names that lack it.")]
    public string? DefaultDatabase { get; init; }

    [Description("task: put in front of bare names.")]
    public string? DefaultSchema { get; init; }

    [Description("job-metadata: owner, team, queue, description.")]
    public string? What { get; init; }

    [Description("job-late, schedule: how much later.")]
    public double? Minutes { get; init; }

    [Description("partitions-bad: since when.")]
    public DateTimeOffset? Since { get; init; }

    [Description("partitions-bad: until when, exclusive; nothing while it lasts.")]
    public DateTimeOffset? FixedAt { get; init; }
}

/// <summary>The answer of <c>POST /api/v2/impact</c> as documented; schemas/impact has all of it.</summary>
[Description("What the changes do; the whole form is in schemas/impact/report.schema.json.")]
public sealed record ImpactResponse(
    [property: Description("The worst of what is affected: NONE, METADATA_ONLY, ALLOWED_BY_DEPRECATION, ADDITIVE, ORDER_ONLY, TIMELINESS, STALE, UNKNOWN, BEHAVIORAL or BREAKING.")]
    string Verdict,
    [property: Description("True where too much of what could be affected is not known.")] bool Inconclusive,
    [property: Description("For people: 100·(1−Π(1−severity/100)).")] double Score,
    [property: Description("What gates go by.")] double MaxSeverity,
    [property: Description("Affected nodes by verdict, tier and kind.")] IReadOnlyList<JsonNode> Counts,
    [property: Description("Epoch, dialects and versions that the answer is of.")] JsonNode Pins,
    [property: Description("The verdict on each changed thing itself, compatibility and behaviour apart.")] IReadOnlyList<JsonNode> Sources,
    [property: Description("The smallest things that the changes do.")] IReadOnlyList<JsonNode> Atoms,
    [property: Description("Everything that is reached, worst first, with its reason path and use site.")] IReadOnlyList<JsonNode> Affected,
    [property: Description("What could not be judged.")] JsonNode Completeness,
    [property: Description("SQL that would soften a change.")] IReadOnlyList<JsonNode> Fixes,
    [property: Description("What is to be run again, in this order.")] IReadOnlyList<JsonNode> Backfill,
    [property: Description("What changes of the ways of sensitive values; null where labels are not kept.")] JsonNode? Privacy,
    [property: Description("Promises whose status changes.")] IReadOnlyList<JsonNode> Baselines);

/// <summary>The answer of <c>GET /api/v2/impact/unused-columns</c>.</summary>
[Description("The columns of a dataset and whether anything downstream uses them.")]
public sealed record UnusedColumnsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("In the order of the schema.")] IReadOnlyList<ColumnUseResponse> Columns);

/// <summary>A column and its use.</summary>
[Description("Whether a column is used.")]
public sealed record ColumnUseResponse(
    [property: Description("The column.")] string Column,
    [property: Description("used, unused or unknown.")] string Standing,
    [property: Description("Readers in 30 days by query logs; null where no log watches.")] int? Readers30Days,
    [property: Description("Jobs that read the dataset and cannot be seen into.")] IReadOnlyList<string> OpaqueReaders);
