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
    /// <summary>The form that a value of a form has behind the way.</summary>
    public LabelForm Apply(ImmutableArray<FunctionApplication> way, LabelForm form)
    {
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
        if (CapOf(step, masking) is { } cap) return LabelForms.Min(form, cap);
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
                return LabelForms.Min(form, PatternReplacement.Left(step.Literals));
            case MaskingClass.Shape or MaskingClass.Ranking:
                return LabelForms.Min(form, LabelForm.Aggregate);
            case MaskingClass.Predicate:
                return LabelForms.Min(form, LabelForm.Partial);
            case MaskingClass.Count:
                return LabelForms.Min(form, isGroupSafe ? LabelForm.Aggregate : LabelForm.Partial);
            case MaskingClass.Statistic:
                return LabelForms.Min(form, IsOverLargeGroup(step) ? LabelForm.Aggregate : LabelForm.Partial);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // A figure over a group that HAVING proves to be large enough carries the proof behind it (MinGroup of the fold).
    private bool IsOverLargeGroup(FunctionApplication step) =>
        step.Literals.Any(literal => literal.StartsWith(GroupProof, StringComparison.Ordinal)
            && int.TryParse(literal.AsSpan(GroupProof.Length), System.Globalization.CultureInfo.InvariantCulture, out var size) && size >= policy.MinGroup);

    /// <summary>In front of the number of entities that each group of an aggregate is proven to have.</summary>
    internal const string GroupProof = "group>=";

    // Of rules of the narrowest scope that match, the one that lets most through: ties go to the most restrictive label, never to the order of the file.
    private LabelForm? CapOf(FunctionApplication step, MaskingClass masking) => CapOf(policy, category, step, masking);

    /// <summary>True where a rule of function scope is about one of the steps.</summary>
    public static bool HasRule(LabelPolicy policy, LabelCategory category, ImmutableArray<FunctionApplication> way) =>
        way.Any(step => CapOf(policy, category, step, MaskingCatalog.ClassOf(step)) is not null);

    /// <summary>True where a rule names no function, or one of the steps.</summary>
    public static bool IsIn(EdgeRule rule, ImmutableArray<FunctionApplication> way) =>
        rule is { Class: null, Function: null } || way.Any(step => IsAbout(rule, step, MaskingCatalog.ClassOf(step)));

    private static bool IsAbout(EdgeRule rule, FunctionApplication step, MaskingClass masking) =>
        (rule.Class is null || rule.Class == masking)
        && (rule.Function is null || rule.Function.Equals(step.Name, StringComparison.OrdinalIgnoreCase));

    private static LabelForm? CapOf(LabelPolicy policy, LabelCategory category, FunctionApplication step, MaskingClass masking)
    {
        LabelForm? cap = null;
        foreach (var rule in policy.EdgeRules)
        {
            if (rule.Cap is not { } own || rule.Scope != RuleScope.Function || !rule.Concerns(category)) continue;
            if (!IsAbout(rule, step, masking)) continue;
            cap = cap is { } known ? LabelForms.Max(known, own) : own;
        }

        return cap;
    }
}
