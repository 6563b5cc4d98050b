using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Ingestion.Labels.Policies;

/// <summary>Reads <c>edge_rules</c>.</summary>
internal sealed class EdgeRuleReader(LabelPolicy policy, DateTimeOffset now)
{
    private const string CatalogPrefix = "catalog:", FunctionPrefix = "udf:";

    /// <summary>What <c>catalog:</c> may name.</summary>
    public static ImmutableArray<(string Name, MaskingClass Class)> Classes { get; } =
    [
        ("hash.unkeyed", MaskingClass.UnkeyedHash), ("hash.keyed", MaskingClass.KeyedHash), ("encrypt", MaskingClass.Encryption),
        ("decrypt", MaskingClass.Decryption), ("truncate", MaskingClass.Truncation), ("mask.partial", MaskingClass.PartialMask),
        ("mask.full", MaskingClass.ShapeMask), ("redact.pattern", MaskingClass.PatternReplacement), ("shape", MaskingClass.Shape),
        ("predicate", MaskingClass.Predicate), ("count", MaskingClass.Count), ("statistic", MaskingClass.Statistic), ("rank", MaskingClass.Ranking),
    ];

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public EdgeRule? Read(PolicyFields fields)
    {
        var id = fields.Text("id", isNeeded: true);
        if (id is not null && !_ids.Add(id)) fields.Add("id", $"Another rule has the id '{id}'.");
        var rule = new EdgeRule(id ?? "");
        if (fields.Mapping("match") is { } match) rule = ReadMatch(match, rule);
        else fields.Add("match", "Is needed: a rule that matches all edges is no rule.");
        rule = rule with
        {
            Cap = fields.Value<LabelForm>("cap", text => LabelForms.TryParse(text, out var form) ? form : null, "one of RAW, PARTIAL, CIPHER, PSEUDO, AGG, NONE"),
            Flow = fields.Value("flow", PolicyReader.Word<ImplicitFlow>, "one of ignore, annotate, propagate"),
            Evidence = fields.Text("evidence"),
            ApprovedBy = fields.Text("approved_by"),
            Expires = fields.Time("expires"),
        };
        Check(fields, rule);
        fields.End();
        return id is null ? null : rule;
    }

    /// <summary>The two ends of <c>edge: "a.b -> c.d"</c>; null where it is no edge, which is a mistake.</summary>
    public static (NodePattern From, NodePattern To)? ReadEdge(PolicyFields fields)
    {
        if (fields.Text("edge", isNeeded: true) is not { } text) return null;
        var ends = text.Split("->", StringSplitOptions.TrimEntries);
        if (ends is [{ Length: > 0 } from, { Length: > 0 } to]) return (new NodePattern(from), new NodePattern(to));
        fields.Add("edge", $"'{text}' is no edge: write from -> to.");
        return null;
    }

    private EdgeRule ReadMatch(PolicyFields fields, EdgeRule rule)
    {
        var function = fields.Text("fn");
        if (function is not null && !function.StartsWith(CatalogPrefix, StringComparison.Ordinal) && !function.StartsWith(FunctionPrefix, StringComparison.Ordinal))
            fields.Add("fn", "Must begin with catalog: or udf:.");
        if (function?.StartsWith(CatalogPrefix, StringComparison.Ordinal) == true)
        {
            var named = Classes.FirstOrDefault(known => known.Name == function[CatalogPrefix.Length..]);
            if (named.Name is null) fields.Add("fn", $"The catalog has no such class; there are {string.Join(", ", Classes.Select(known => known.Name))}.");
            else rule = rule with { Class = named.Class };
        }
        else if (function is not null)
        {
            rule = rule with { Function = function[(function.IndexOf(':', StringComparison.Ordinal) + 1)..] };
        }

        if (fields.Text("category") is { } category)
        {
            rule = rule with { Category = PolicyReader.Trimmed(category) };
            if (!policy.Categories.Any(known => known.IsWithin(rule.Category)) && policy.FindCategory(rule.Category) is null)
                fields.Add("category", $"'{category}' is no category.");
        }

        var edge = fields.Find("edge") is null ? null : ReadEdge(fields);
        rule = rule with
        {
            Subtype = fields.Value<EdgeSubtype>("subtype", text => EdgeSubtypes.TryParse(text, out var subtype) ? subtype : null, "a subtype of edges"),
            CategoryKind = fields.Value("category.kind", PolicyReader.Word<CategoryKind>, "one of identifier, quasi, attribute, special"),
            CategoryEntropy = fields.Value("category.entropy", PolicyReader.Word<CategoryEntropy>, "low or high"),
            Job = fields.Text("job") is { } job ? new NodePattern(job) : null,
            Edge = edge,
        };
        if (rule is { Class: null, Function: null, Subtype: null, Job: null, Edge: null } && fields.Find("edge") is null && function is null)
            fields.Add("fn", "Name a function, a subtype, a job or an edge.");
        fields.End();
        return rule;
    }

    private void Check(PolicyFields fields, EdgeRule rule)
    {
        if (rule is { Cap: null, Flow: null } && fields.Find("cap") is null && fields.Find("flow") is null) fields.Add("cap", "Say what comes through (cap) or what becomes of implicit flow (flow).");
        if (rule.Flow is not null && rule.Scope != RuleScope.Subtype) fields.Add("flow", "Is a matter of a subtype, not of a function, a job or an edge.");
        if (rule.Expires <= now) fields.Add("expires", "Has passed.");
        // A reduction that nothing proves is believed on somebody's word: then it is said whose.
        var isBelieved = rule.Cap is { } cap && cap < LabelForm.Raw && (rule.Function is not null || rule.Job is not null || rule.Edge is not null);
        if (isBelieved && (rule.Evidence is null || rule.ApprovedBy is null))
            fields.Add("cap", "Nothing proves that reduction: name evidence and approved_by.");
    }
}
