using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/datasets/grants</c>.</summary>
[Description("Who may do what with one dataset, as the sources of grants tell it.")]
public sealed record GrantsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Node id of the dataset.")] string Dataset,
    [property: Description("Null where no source of grants covers the dataset's namespace: nobody knows. Empty: a source covers it and grants nothing.")]
    IReadOnlyList<GrantResponse>? Grants,
    [property: Description("Principals that may see values or masked values now, each once, in order. Null where grants is.")]
    IReadOnlyList<string>? Readers);

/// <summary>One right of one principal.</summary>
[Description("A right of one principal on the dataset or some of its fields.")]
public sealed record GrantResponse(
    [property: Description("User, role, group or service, as its system names it.")] string Principal,
    [property: Description("user, role, group, service and others.")] string PrincipalKind,
    [property: Description("select, insert, all and others, in lower case.")] string Privilege,
    [property: Description("Paths of the fields that it is for; empty for the whole dataset.")] IReadOnlyList<string> Fields,
    [property: Description("What the principal sees in place of the values; null where it sees them.")] string? Mask,
    [property: Description("Since when; null where not told.")] DateTimeOffset? ValidFrom,
    [property: Description("Until when; null for no end.")] DateTimeOffset? ValidTo,
    [property: Description("Node id of the name that the source grants it on: the dataset or one of its other names.")] string Dataset,
    [property: Description("The source that was collected, kind:name.")] string Source);
