using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What transitions make of a label of one category under one policy (propagation.md §A.3, T1 to T18).</summary>
/// <param name="rules">Rules of a job or edge scope by their place; the narrowest of each stands alone.</param>
internal sealed class TransitionMaps(LabelPolicy policy, LabelCategory category, IReadOnlyList<EdgeRule[]> rules)
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
        var map = OfKind(transition);
        return CapOf(transition.Rule) is { } cap ? map.Then(StateMap.Of(state => Capped(state, cap))) : map;
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

    private LabelForm? CapOf(int place)
    {
        if (place == 0) return null;
        LabelForm? cap = null;
        foreach (var rule in rules[place - 1])
        {
            if (rule.Cap is { } own && rule.Concerns(category)) cap = cap is { } known ? LabelForms.Max(known, own) : own;
        }

        return cap;
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
