using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/diff</c>.</summary>
[Description("What changed between two points, and why. The counts are of the whole diff; jobs, datasets and lineage are one page of it.")]
public sealed record DiffResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The earlier point.")] PointInTimeResponse From,
    [property: Description("The later point.")] PointInTimeResponse To,
    [property: Description("How much changed.")] DiffCountsResponse Counts,
    [property: Description("Jobs that came, went, or whose SQL is another; dates in the text do not count.")]
    IReadOnlyList<JobChangeResponse> Jobs,
    [property: Description("Datasets that came, went, or have other fields.")] IReadOnlyList<DatasetChangeResponse> Datasets,
    [property: Description("What changed in the lineage, by job and target.")] IReadOnlyList<LineageChangeResponse> Lineage,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A point of the two times.</summary>
[Description("A valid time, and whose knowledge of it.")]
public sealed record PointInTimeResponse(
    [property: Description("Valid time, UTC; null: now.")] DateTimeOffset? AsOf,
    [property: Description("Recorded time, UTC; null: as known now.")] DateTimeOffset? KnownAt);

/// <summary>The counts of a diff.</summary>
[Description("How much changed, by kind.")]
public sealed record DiffCountsResponse(
    [property: Description("Jobs.")] ChangeCountsResponse Jobs,
    [property: Description("Datasets.")] ChangeCountsResponse Datasets,
    [property: Description("Fields of datasets that are there at both points.")] ChangeCountsResponse Fields,
    [property: Description("Edges.")] ChangeCountsResponse Edges,
    [property: Description("Likely renames of columns.")] int Renames,
    [property: Description("Edges and renames on which a value was masked and no longer is.")] int MasksRemoved);

/// <summary>Three numbers.</summary>
[Description("Numbers of changes.")]
public sealed record ChangeCountsResponse(
    [property: Description("Added.")] int Added,
    [property: Description("Removed.")] int Removed,
    [property: Description("There at both points, but not the same.")] int Changed);

/// <summary>Why something changed.</summary>
[Description("Since when a change holds and what made it; what is not known is null.")]
public sealed record ChangeCauseResponse(
    [property: Description("Valid time of the change, UTC.")] DateTimeOffset? At,
    [property: Description("Recorded time since when it is known, UTC.")] DateTimeOffset? KnownSince,
    [property: Description("Version of the job: declared, or sql: and the first digits of its SQL's hash, or a task's fingerprint.")]
    string? JobVersion,
    [property: Description("The run's UUID.")] string? Run,
    [property: Description("Content hash of the event.")] string? Event);

/// <summary>A job that changed.</summary>
[Description("A job that came or went, or whose SQL is another.")]
public sealed record JobChangeResponse(
    [property: Description("added, removed or changed.")] string Change,
    [property: Description("Node id of the job.")] string Job,
    [property: Description("Why.")] ChangeCauseResponse Cause);

/// <summary>A dataset that changed.</summary>
[Description("A dataset that came or went, or has other fields.")]
public sealed record DatasetChangeResponse(
    [property: Description("added, removed or changed.")] string Change,
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("Fields gained, lost and of another type; of a new dataset all of them.")]
    IReadOnlyList<FieldChangeResponse> Fields,
    [property: Description("Why.")] ChangeCauseResponse Cause);

/// <summary>A field that changed.</summary>
[Description("A field gained, lost or of another type.")]
public sealed record FieldChangeResponse(
    [property: Description("added, removed or changed.")] string Change,
    [property: Description("Path of the field.")] string Path,
    [property: Description("Its type before; null where it was not there or not known.")] string? TypeBefore,
    [property: Description("Its type after.")] string? TypeAfter);

/// <summary>What changed in one job's lineage into one target.</summary>
[Description("What changed in the lineage that one job claims into one target.")]
public sealed record LineageChangeResponse(
    [property: Description("Node id of the job.")] string Job,
    [property: Description("Node id of the target dataset.")] string Target,
    [property: Description("Edges, by target node.")] IReadOnlyList<EdgeChangeResponse> Edges,
    [property: Description("Columns that went and columns with the same inputs that came: likely renames.")]
    IReadOnlyList<RenameResponse> Renames);

/// <summary>An edge that changed.</summary>
[Description("An edge that was added, removed, or says something else.")]
public sealed record EdgeChangeResponse(
    [property: Description("added, removed or changed.")] string Change,
    [property: Description("Node it comes from.")] string From,
    [property: Description("Node it goes to.")] string To,
    [property: Description("SQL, RUN, STATIC, MANUAL or STATEMENT: the ground of what is, or for a removed edge of what was.")]
    string Evidence,
    [property: Description("What it said before; null for an added edge.")] EdgeFormResponse? Before,
    [property: Description("What it says after; null for a removed edge.")] EdgeFormResponse? After,
    [property: Description("Why.")] ChangeCauseResponse Cause)
{
    [Description("In what a changed edge changed: subtype, masking, functions.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Aspects { get; init; }

    [Description("True where the value was masked and no longer is; absent otherwise.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? MaskRemoved { get; init; }
}

/// <summary>What an edge says.</summary>
[Description("What an edge says beside its ends.")]
public sealed record EdgeFormResponse(
    [property: Description("DIRECT or INDIRECT.")] string Type,
    [property: Description(
        "IDENTITY, TRANSFORMATION, AGGREGATION; CONDITIONAL, WINDOW, SORT, FILTER, JOIN, GROUP_BY, ROW_SET, SET_DEPENDENCE.")]
    string Subtype,
    [property: Description("True where the producer says so, or a function on the way masks: a hash, a mask, a count.")] bool Masking)
{
    [Description("The functions that the value passes through, innermost first; absent where the ground does not tell them.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FunctionResponse>? Functions { get; init; }
}

/// <summary>A likely rename.</summary>
[Description("A column that went and one with the same inputs that came.")]
public sealed record RenameResponse(
    [property: Description("Path before.")] string From,
    [property: Description("Path after.")] string To,
    [property: Description("True where the old column was masked and the new one is not.")] bool MaskRemoved);
