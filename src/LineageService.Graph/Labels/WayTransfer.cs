using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Labels;

/// <summary>
/// What the functions of one way make of a form, for one category under one policy: propagation.md §A.3, T1 to T13 and T17. Reduction is denied unless
/// proven.
/// </summary>
/// <param name="isGroupSafe">Whether counts and figures over groups disclose no person: no grouping key tells one, or groups are large enough.</param>
internal sealed class WayTransfer(LabelPolicy policy, LabelCategory category, bool isGroupSafe)
{
    /// <summary>Rules of a job or edge scope that hold for the edge and are about the category.</summary>
    public IReadOnlyList<EdgeRule> Rules { get; init; } = [];

    /// <summary>The form that a value of a form has behind the way.</summary>
    public LabelForm Apply(ImmutableArray<FunctionApplication> way, LabelForm form)
    {
        if (WholeCap(way) is { } whole) return LabelForms.Min(form == LabelForm.Cipher && way.Any(IsDecryption) ? LabelForm.Raw : form, whole);
        for (var at = 0; at < way.Length && form != LabelForm.None; at++) form = Apply(way, at, form);
        return form;
    }

    /// <summary>The ways of an edge with what they make together: parts that may be all of the value are the value.</summary>
    public StateMap Together(IReadOnlyList<ImmutableArray<FunctionApplication>> ways)
    {
        var parts = new List<KeptPart>();
        foreach (var way in ways)
        {
            if (FirstPart(way) is { } part) parts.Add(part);
        }

        return parts.Count > 1 && KeptPart.MayBeAll(parts, category.MinLength) ? StateMap.Identity : StateMap.Nothing;
    }

    private static KeptPart? FirstPart(ImmutableArray<FunctionApplication> way)
    {
        for (var at = 0; at < way.Length; at++)
        {
            if (MaskingCatalog.ClassOf(way[at]) == MaskingClass.Truncation) return KeptPart.Of(way, at);
            if (MaskingCatalog.ClassOf(way[at]) != MaskingClass.None) return null;
        }

        return null;
    }

    private LabelForm Apply(ImmutableArray<FunctionApplication> way, int at, LabelForm form)
    {
        var step = way[at];
        var masking = MaskingCatalog.ClassOf(step);
        if (CapOf(step) is { } cap) return LabelForms.Min(form, cap);
        switch (masking)
        {
            case MaskingClass.None:
                return form;
            case MaskingClass.UnkeyedHash:
                // Few values can be tried one by one, and so can a short part of any.
                if (form == LabelForm.Partial) return form;
                return category.Entropy == CategoryEntropy.Low ? form : LabelForms.Min(form, LabelForm.Pseudonym);
            case MaskingClass.KeyedHash:
                return LabelForms.Min(form, LabelForm.Pseudonym);
            case MaskingClass.Encryption:
                return LabelForms.Min(form, LabelForm.Cipher);
            case MaskingClass.Decryption:
                return form == LabelForm.Cipher ? LabelForm.Raw : form;
            case MaskingClass.Truncation:
                return KeptPart.Of(way, at) is { } part && !KeptPart.MayBeAll([part], category.MinLength) ? LabelForms.Min(form, LabelForm.Partial) : form;
            case MaskingClass.PartialMask:
                return LabelForms.Min(form, LabelForm.Partial);
            case MaskingClass.ShapeMask:
                // mask(x, NULL, …) keeps the characters of a class.
                return step.Literals.Contains("NULL", StringComparer.OrdinalIgnoreCase) ? form : LabelForms.Min(form, LabelForm.Aggregate);
            case MaskingClass.PatternReplacement:
                return LabelForms.Min(form, PatternReplacement.Left(step));
            case MaskingClass.Shape or MaskingClass.Ranking:
                return LabelForms.Min(form, LabelForm.Aggregate);
            case MaskingClass.Predicate:
                return LabelForms.Min(form, LabelForm.Partial);
            case MaskingClass.Count:
                return LabelForms.Min(form, isGroupSafe || IsOverLargeGroup(step) ? LabelForm.Aggregate : LabelForm.Partial);
            case MaskingClass.Statistic:
                return LabelForms.Min(form, IsOverLargeGroup(step) ? LabelForm.Aggregate : LabelForm.Partial);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // A figure over a group that HAVING proves to be large enough carries the proof behind it: a number of what, which must be persons.
    private bool IsOverLargeGroup(FunctionApplication step)
    {
        foreach (var literal in step.Literals)
        {
            if (!literal.StartsWith(GroupProof, StringComparison.Ordinal)) continue;
            var blank = literal.IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0 || !int.TryParse(literal.AsSpan(GroupProof.Length, blank - GroupProof.Length), System.Globalization.CultureInfo.InvariantCulture, out var size)) continue;
            if (size >= policy.MinGroup && policy.IsEntityKey(literal.AsSpan(blank + 1))) return true;
        }

        return false;
    }

    /// <summary>In front of the number of entities that each group of an aggregate is proven to have, and of the column that names them.</summary>
    internal const string GroupProof = "group>=";

    private static bool IsDecryption(FunctionApplication step) => MaskingCatalog.ClassOf(step) == MaskingClass.Decryption;

    // A rule about the edge as a whole takes the place of what its functions prove, unless a narrower one is about one of the functions.
    private LabelForm? WholeCap(ImmutableArray<FunctionApplication> way)
    {
        RuleScope? scope = null;
        LabelForm? cap = null;
        foreach (var rule in Rules)
        {
            if (rule is not { Cap: { } own, Class: null, Function: null } || rule.Scope < scope) continue;
            cap = rule.Scope == scope ? LabelForms.Max(cap!.Value, own) : own;
            scope = rule.Scope;
        }

        if (scope is null) return null;
        foreach (var step in way)
        {
            foreach (var rule in Rules)
            {
                if (rule.Scope > scope && IsAbout(rule, step)) return null;
            }

            foreach (var rule in policy.EdgeRules)
            {
                if (scope < RuleScope.Function && rule is { Scope: RuleScope.Function, Cap: not null } && rule.Concerns(category) && IsAbout(rule, step)) return null;
            }
        }

        return cap;
    }

    private static bool IsAbout(EdgeRule rule, FunctionApplication step) =>
        (rule.Class is not null || rule.Function is not null)
        && (rule.Class is not { } @class || @class == MaskingCatalog.ClassOf(step))
        && (rule.Function is not { } name || name.Equals(step.Name, StringComparison.OrdinalIgnoreCase));

    // Of rules of the narrowest scope that match, the one that lets most through: ties go to the most restrictive label, never to the order of the file.
    private LabelForm? CapOf(FunctionApplication step)
    {
        RuleScope? scope = null;
        LabelForm? cap = null;
        Look(policy.EdgeRules, RuleScope.Function, RuleScope.Function);
        Look(Rules, RuleScope.Job, RuleScope.Edge);
        return cap;

        void Look(IReadOnlyList<EdgeRule> rules, RuleScope from, RuleScope to)
        {
            for (var at = 0; at < rules.Count; at++)
            {
                var rule = rules[at];
                if (rule.Cap is not { } own || rule.Scope < from || rule.Scope > to || rule.Scope < scope) continue;
                if (!rule.Concerns(category) || !IsAbout(rule, step)) continue;
                cap = rule.Scope == scope ? LabelForms.Max(cap!.Value, own) : own;
                scope = rule.Scope;
            }
        }
    }
}
