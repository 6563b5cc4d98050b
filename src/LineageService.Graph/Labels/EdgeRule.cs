using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Labels;

/// <summary>How narrow the scope of a rule is; the narrowest that matches decides (propagation.md §A.5).</summary>
public enum RuleScope : byte
{
    Subtype,
    Function,
    Job,
    Edge,
}

/// <summary>
/// A rule of a policy about edges: where it matches, what it lets through at most, and what becomes of implicit flows. What it does not name matches all.
/// </summary>
public sealed record EdgeRule(string Id)
{
    /// <summary>Functions of a class (<c>catalog:hash.unkeyed</c>).</summary>
    public MaskingClass? Class { get; init; }

    /// <summary>One function by its resolved name (<c>udf:corp.tokenize</c>); ordinal, ignoring case.</summary>
    public string? Function { get; init; }

    public EdgeSubtype? Subtype { get; init; }

    /// <summary>A category and those below it: <c>PII.email</c>, <c>PII.*</c> as <c>PII</c>.</summary>
    public string? Category { get; init; }

    public CategoryKind? CategoryKind { get; init; }

    public CategoryEntropy? CategoryEntropy { get; init; }

    /// <summary>Jobs by name, or namespace and name.</summary>
    public NodePattern? Job { get; init; }

    /// <summary>Edges between nodes.</summary>
    public (NodePattern From, NodePattern To)? Edge { get; init; }

    /// <summary>The most that comes through; null where the rule is about implicit flow only.</summary>
    public LabelForm? Cap { get; init; }

    public ImplicitFlow? Flow { get; init; }

    /// <summary>After this moment (UTC) it no longer holds.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Why a reduction may be believed: a ticket, a document.</summary>
    public string? Evidence { get; init; }

    public string? ApprovedBy { get; init; }

    public RuleScope Scope => Edge is not null ? RuleScope.Edge
        : Job is not null ? RuleScope.Job
        : Class is not null || Function is not null ? RuleScope.Function : RuleScope.Subtype;

    /// <summary>True where it is about values of a category.</summary>
    public bool Concerns(LabelCategory category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return (Category is null || category.IsWithin(Category))
            && (CategoryKind is null || CategoryKind == category.Kind)
            && (CategoryEntropy is null || CategoryEntropy == category.Entropy);
    }
}
