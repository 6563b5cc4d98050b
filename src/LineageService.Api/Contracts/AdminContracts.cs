using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>POST /api/v2/admin/retention</c>.</summary>
[Description("What was forgotten, or would be.")]
public sealed record RetentionResponse(
    [property: Description("True where it was only counted.")] bool DryRun,
    [property: Description("Events of the log.")] long Events,
    [property: Description("Dead letters.")] long DeadLetters,
    [property: Description("Former versions of lineage.")] long EdgeVersions,
    [property: Description("Former versions of datasets and jobs.")] long EntityVersions,
    [property: Description("Runs.")] long Runs,
    [property: Description("Facets that no event refers to any more.")] long Facets,
    [property: Description("Space that a compaction gives back, an estimate.")] long Bytes);

/// <summary>The answer of <c>POST /api/v2/admin/compact</c>.</summary>
[Description("The size of the store's files.")]
public sealed record CompactionResponse(
    [property: Description("Before.")] long BytesBefore,
    [property: Description("After.")] long BytesAfter);
