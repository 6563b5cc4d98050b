using LineageService.Graph.Propagation;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Labels;

/// <summary>What transitions make of a label of one category under one policy (propagation.md §A.3, T1 to T18).</summary>
/// <param name="rules">Rules of edges, jobs and subtypes by their place.</param>
internal sealed class TransitionMaps(LabelPolicy policy, LabelCategory category, EdgeRuleIndex rules)
{
    private static readonly StateMap ToIndirect = StateMap.Of(state => FactState.Of(state.Form, isIndirect: true));

    private readonly ImplicitFlow _flow = FlowOf(policy, category, null);

    /// <summary>The maps of the transitions of a table.</summary>
    public StateMaps Over(TransitionTable transitions) => new(number => Of(transitions.At(number)));

    /// <summary>The maps of a tag of a table itself, which concerns its rows and not its columns: it goes from table to table.</summary>
    public static StateMaps OfTables(TransitionTable transitions) =>
        new(number => transitions.At(number).Kind == TransitionKind.RowSet ? StateMap.Identity : StateMap.Nothing);

    public StateMap Of(Transition transition)
    {
        if (transition.Rule == 0 || CapOf(transition) is not { } cap) return OfKind(transition);
        if (transition.Kind is TransitionKind.Value)
        {
            // The rule stands for what the functions would have left, except that what was decrypted is open again.
            var isOpened = transition.Chain.Any(step => MaskingCatalog.ClassOf(step) == MaskingClass.Decryption);
            return StateMap.Of(state => Capped(isOpened && state.Form == LabelForm.Cipher ? FactState.Of(LabelForm.Raw, state.IsIndirect) : state, cap));
        }

        // Ways that together are the whole are capped each; what only decides something stays so.
        return transition.Kind == TransitionKind.Together ? StateMap.Nothing : OfKind(transition).Then(StateMap.Of(state => Capped(state, cap)));
    }

    private StateMap OfKind(Transition transition)
    {
        var transfer = new WayTransfer(policy, category, transition.IsGroupSafe);
        return transition.Kind switch
        {
            TransitionKind.Value => StateMap.Of(state => transfer.Apply(transition.Chain, state.Form) is var form and not LabelForm.None
                ? FactState.Of(form, state.IsIndirect)
                : null),
            TransitionKind.Together => transfer.Together(FunctionWay.Split(transition.Chain)),
            TransitionKind.Condition => StateMap.Of(state => FactState.Of(LabelForms.Min(state.Form, LabelForm.Partial), isIndirect: true)),
            TransitionKind.Influence or TransitionKind.Rows => FlowOf(policy, category, transition.Subtype) == ImplicitFlow.Ignore ? StateMap.Nothing : ToIndirect,
            TransitionKind.RowSet => _flow == ImplicitFlow.Propagate ? StateMap.Identity : StateMap.Nothing,
            TransitionKind.SetDependence or TransitionKind.RowsToColumn => _flow == ImplicitFlow.Propagate ? ToIndirect : StateMap.Nothing,
            TransitionKind.Coarse => policy.LevelOf(category.Level) >= policy.LevelOf(policy.CoarseMinLevel) ? StateMap.Identity : ToIndirect,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static FactState? Capped(FactState state, LabelForm cap) =>
        LabelForms.Min(state.Form, cap) is var form and not LabelForm.None ? FactState.Of(form, state.IsIndirect) : null;

    // Edge before job before function before subtype; of several of one scope the one that lets most through, whatever the order of the file.
    private LabelForm? CapOf(Transition transition)
    {
        LabelForm? cap = null;
        var scope = RuleScope.Subtype;
        foreach (var rule in rules.At(transition.Rule))
        {
            if (rule.Cap is not { } own || !rule.Concerns(category) || !WayTransfer.IsIn(rule, transition.Chain) || (cap is not null && rule.Scope < scope)) continue;
            cap = cap is { } known && rule.Scope == scope ? LabelForms.Max(known, own) : own;
            scope = rule.Scope;
        }

        return cap is not null && scope == RuleScope.Subtype && WayTransfer.HasRule(policy, category, transition.Chain) ? null : cap;
    }

    // Rules about a subtype decide before the category; of several the one that lets most through.
    private static ImplicitFlow FlowOf(LabelPolicy policy, LabelCategory category, EdgeSubtype? subtype)
    {
        ImplicitFlow? flow = null;
        foreach (var rule in policy.EdgeRules)
        {
            if (rule.Flow is not { } own || rule.Scope != RuleScope.Subtype || !rule.Concerns(category)) continue;
            // Row sets carry on what any of their edges may bring.
            if (subtype is { } asked && rule.Subtype is { } named && asked != named) continue;
            if (subtype is null && own != ImplicitFlow.Propagate) continue;
            flow = flow is { } known && known > own ? known : own;
        }

        return flow ?? category.ImplicitFlow;
    }
}
