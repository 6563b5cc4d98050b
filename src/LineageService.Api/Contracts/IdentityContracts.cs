using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/identity/merges</c>.</summary>
[Description("Merges: those that people made, in order of their making, then those that rules and symlinks make.")]
public sealed record MergesResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("The merges of this page.")] IReadOnlyList<MergeResponse> Merges,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A merge.</summary>
[Description("That two names are one dataset or one job; or, rejected, that they are not.")]
public sealed record MergeResponse(
    [property: Description("Id, for undo.")] string Id,
    [property: Description("dataset or job.")] string Kind,
    [property: Description("Node id of the name that gives way.")] string Alias,
    [property: Description("Node id of the name that stays.")] string Canonical,
    [property: Description("inForce, undone or rejected.")] string State,
    [property: Description("Who merged: a person, or rule:symlink, rule:case, rule:namespace, rule:partition-path.")] string Author,
    [property: Description("Why.")] string Reason)
{
    [Description("When it was made; absent for what a rule says of every name.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? MergedAt { get; init; }

    [Description("When it was undone.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UndoneAt { get; init; }

    [Description("Who undid it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UndoneBy { get; init; }
}

/// <summary>The answer of <c>GET /api/v2/identity/suggestions</c>.</summary>
[Description("Pairs of names that may be one, the surest first.")]
public sealed record SuggestionsResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("How many there are in all pages.")] int Total,
    [property: Description("The suggestions of this page.")] IReadOnlyList<SuggestionResponse> Suggestions,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor);

/// <summary>A suggested merge.</summary>
[Description("Two names that may be one dataset or job, and what speaks for it.")]
public sealed record SuggestionResponse(
    [property: Description("Id, for reject.")] string Id,
    [property: Description("dataset or job.")] string Kind,
    [property: Description("Node id of the name that would give way.")] string Alias,
    [property: Description("Node id of the name that would stay.")] string Canonical,
    [property: Description("From 0 to 1, all signs together.")] double Confidence,
    [property: Description("What speaks for it, the strongest first.")] IReadOnlyList<SignResponse> Evidence);

/// <summary>One sign.</summary>
[Description("One sign that two names are one.")]
public sealed record SignResponse(
    [property: Description("symlink, rename, partition-path, table-path, case, namespace, schema or job-name.")] string Sign,
    [property: Description("From 0 to 1, this sign alone.")] double Confidence,
    [property: Description("What was found.")] string Text);

/// <summary>The body of <c>POST /api/v2/identity/merges</c>.</summary>
[Description("A merge to make.")]
public sealed record MergeRequest(
    [property: Description("Node id or bare name of the name that gives way.")] string Alias,
    [property: Description("Node id or bare name of the name that stays.")] string Canonical,
    [property: Description("Who merges.")] string Author)
{
    [Description("dataset or job; dataset when absent, unless the names are ids of jobs.")]
    public string? Kind { get; init; }

    [Description("Why.")]
    public string? Reason { get; init; }
}

/// <summary>The body of undoing a merge and of rejecting a suggestion.</summary>
[Description("Who decides, and why.")]
public sealed record DecisionRequest([property: Description("Who decides.")] string Author)
{
    [Description("Why.")]
    public string? Reason { get; init; }
}

/// <summary>The answer of whatever changes a merge.</summary>
[Description("The merge as it is now.")]
public sealed record MergeChangeResponse(
    [property: Description("Commit that holds it; give it as minEpoch to read it.")] long Epoch,
    [property: Description("The merge.")] MergeResponse Merge);

/// <summary>The rules, as body and as answer of <c>/api/v2/identity/rules</c>.</summary>
[Description("Which names are one by their spelling alone.")]
public sealed record IdentityRulesContract
{
    [Description("Namespaces that are another name of one: a second host, another port.")]
    public IReadOnlyList<NamespaceAliasContract> Namespaces { get; init; } = [];

    [Description("lower or upper by the scheme of a namespace, for systems in which case never tells two tables apart.")]
    public IReadOnlyDictionary<string, string> CaseFolding { get; init; } = new Dictionary<string, string>();

    [Description("True where a date or partition directory at the end of a path does not make another dataset.")]
    public bool PartitionPaths { get; init; }

    [Description("Which rules these are. Sent along with a change it is refused (409 rules-changed) where others are in force meanwhile.")]
    public string? Version { get; init; }
}

/// <summary>Two namespaces that are one system.</summary>
[Description("Two namespaces that are one system.")]
public sealed record NamespaceAliasContract(
    [property: Description("The namespace that gives way.")] string Alias,
    [property: Description("The namespace that stays.")] string Canonical);
