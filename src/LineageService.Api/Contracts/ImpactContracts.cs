using System.ComponentModel;
using System.Text.Json.Nodes;

namespace LineageService.Api.Contracts;

/// <summary>The body of <c>POST /api/v2/impact</c>.</summary>
[Description("Changes that are judged together, and how strictly.")]
public sealed record ImpactRequest([property: Description("What changes, together.")] IReadOnlyList<ImpactChangeRequest> Changes)
{
    [Description("strict, contract (default), schema or advisory.")]
    public string? Profile { get; init; }

    [Description("Hops to follow; 0 or nothing: all.")]
    public int? Depth { get; init; }

    [Description("Share of what is reached that may be unknown before the answer is inconclusive; 0.05 by default.")]
    public double? MaxUnknown { get; init; }

    [Description("True: jobs that cannot be seen into do not make the answer inconclusive.")]
    public bool? AllowOpaque { get; init; }

    [Description("How long a column must be deprecated and unread before it may be dropped; 30 by default.")]
    public double? DeprecationWindowDays { get; init; }

    [Description("True: the answer also tells what the changed columns are made of.")]
    public bool? Upstream { get; init; }

    [Description("Contracts that hold beside what the service knows.")]
    public IReadOnlyList<ImpactContractRequest>? Contracts { get; init; }

    [Description("True for engines that make NULL of a value that a cast does not fit.")]
    public bool? PermissiveCasts { get; init; }

    [Description("True: another value of a column goes no further where it is only counted and never NULL, or only decides between equal constants. False by default.")]
    public bool? StopAtIgnoredValues { get; init; }
}

/// <summary>A file of contracts in the body of <c>POST /api/v2/impact</c>.</summary>
[Description("A file of contracts.")]
public sealed record ImpactContractRequest([property: Description("YAML or JSON, as schemas/contracts says.")] string Text)
{
    [Description("Its name, for complaints.")]
    public string? File { get; init; }

    [Description("Namespace of datasets that it names without one.")]
    public string? DatasetNamespace { get; init; }
}

/// <summary>A name in its two parts.</summary>
[Description("A name that is meant as it stands; where nothing is called so, the answer says it.")]
public sealed record ImpactName(
    [property: Description("Its namespace.")] string Namespace,
    [property: Description("Its name there.")] string Name);

/// <summary>A task's definition in the body of <c>POST /api/v2/impact</c>.</summary>
[Description("A task, whole: nothing of it need be known to the service.")]
public sealed record ImpactTaskRequest(
    [property: Description("Namespace of the job.")] string Namespace,
    [property: Description("Name of the job.")] string Name,
    [property: Description("Dialect of the SQL.")] string Dialect,
    [property: Description("The SQL, rendered.")] string Sql,
    [property: Description("Namespace of the tables that it names.")] string DatasetNamespace)
{
    [Description("Table that a bare query fills.")]
    public string? Target { get; init; }

    [Description("Dataset that a bare query fills, in whichever namespace.")]
    public ImpactName? TargetDataset { get; init; }

    [Description("view, query, script …")]
    public string? Kind { get; init; }

    [Description("Who answers for it.")]
    public string? Owner { get; init; }

    [Description("The owner's team.")]
    public string? Team { get; init; }

    [Description("P0 … P3.")]
    public string? Tier { get; init; }

    [Description("Layer of the warehouse.")]
    public string? Layer { get; init; }

    [Description("When it runs.")]
    public string? Schedule { get; init; }

    [Description("Queue, pool or worker group that its scheduler asks for.")]
    public string? Queue { get; init; }

    [Description("Put in front of names that lack it.")]
    public string? DefaultDatabase { get; init; }

    [Description("Put in front of bare names.")]
    public string? DefaultSchema { get; init; }

    [Description("Where the text lies, relative to its repository.")]
    public string? File { get; init; }

    [Description("Tags, as key=value.")]
    public IReadOnlyList<string>? Tags { get; init; }

    [Description("What the text's parameters are bound to.")]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
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

    [Description("The dataset in the place of `dataset`.")]
    public ImpactName? DatasetId { get; init; }

    [Description("The job in the place of `job`.")]
    public ImpactName? JobId { get; init; }

    [Description("rename-table: the new name in the place of `to`.")]
    public ImpactName? ToId { get; init; }

    [Description("task: the task as it was, in the place of job and sql; nothing where it is new.")]
    public ImpactTaskRequest? Before { get; init; }

    [Description("task: the task as it will be; nothing where it goes.")]
    public ImpactTaskRequest? After { get; init; }

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
    [property: Description("What changes of the ways of sensitive values, and on what labels that stands; null where it cannot be tried.")] JsonNode? Privacy,
    [property: Description("Promises whose status changes.")] IReadOnlyList<JsonNode> Baselines,
    [property: Description("job-failed: until when the tables behind the job are whole.")] IReadOnlyList<JsonNode> LastGood,
    [property: Description("The namespace and name of each job's id.")] JsonNode Names)
{
    [Description("What the changed columns are made of, where it was asked for.")]
    public IReadOnlyList<JsonNode>? Upstream { get; init; }
}

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
