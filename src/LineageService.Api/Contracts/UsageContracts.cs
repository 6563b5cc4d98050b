using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/datasets/usage</c>.</summary>
[Description("Who reads a dataset, as query logs tell it. Null is what nobody can know, never 0: no log watched the namespace, or it does not tell.")]
public sealed record UsageResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("First day, UTC.")] DateOnly From,
    [property: Description("Last day: today, UTC.")] DateOnly To,
    [property: Description("Days between them on which some log watched the namespace; 0: nothing is known.")] int WatchedDays,
    [property: Description("Distinct principals that read it; with anonymousReads the least there can be. Null where unknown.")] int? Readers,
    [property: Description("Reads by queries. Null where unknown.")] long? Reads,
    [property: Description("Of the reads, those whose reader no log tells.")] long AnonymousReads,
    [property: Description("Of the reads, those whose fields are not known: fields may be read more often than they say.")] long UnresolvedReads,
    [property: Description("Each field of the schema, and those that logs name beside it.")] IReadOnlyList<FieldUsageResponse> Fields,
    [property: Description("Days with reads.")] IReadOnlyList<DayUsageResponse> Days,
    [property: Description("Principals with most reads, 100 at most.")] IReadOnlyList<PrincipalUsageResponse> Principals,
    [property: Description("Datasets that it was joined with in one query, most often first, 100 at most.")] IReadOnlyList<JoinUsageResponse> Joins);

/// <summary>Reads of a field.</summary>
[Description("Reads of one field. Null where it may have been read and no log says so.")]
public sealed record FieldUsageResponse(
    [property: Description("Path of the field.")] string Field,
    [property: Description("Distinct principals that read it; null where unknown.")] int? Readers,
    [property: Description("Reads; null where unknown.")] long? Reads,
    [property: Description("Last day on which it was read; null for none.")] DateOnly? LastDay);

/// <summary>Reads of a day.</summary>
[Description("Reads on one day.")]
public sealed record DayUsageResponse(
    [property: Description("The day, UTC.")] DateOnly Day,
    [property: Description("Distinct principals; null where no log tells them.")] int? Readers,
    [property: Description("Reads by queries.")] long Reads);

/// <summary>Reads by a principal.</summary>
[Description("Reads by one principal.")]
public sealed record PrincipalUsageResponse(
    [property: Description("As the log names it.")] string Principal,
    [property: Description("person, service, dashboard and the like; null where not told.")] string? Kind,
    [property: Description("Reads by queries.")] long Reads,
    [property: Description("The last day.")] DateOnly LastDay);

/// <summary>A join that queries make.</summary>
[Description("A dataset that queries join with this one.")]
public sealed record JoinUsageResponse(
    [property: Description("Node id of the other dataset.")] string With,
    [property: Description("Pairs of fields that are compared; empty where not known.")] IReadOnlyList<JoinedFieldsResponse> On,
    [property: Description("Reads by such queries.")] long Reads);

/// <summary>Two fields that a join compares.</summary>
[Description("Two fields that a join compares.")]
public sealed record JoinedFieldsResponse(
    [property: Description("Path of a field of this dataset.")] string Field,
    [property: Description("Path of a field of the other.")] string With);
