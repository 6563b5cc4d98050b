using System.Collections.Immutable;
using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>What transitions make of a label of one category under one policy (propagation.md §A.3, T1 to T18).</summary>
/// <param name="assignment">Id of the assignment where some control names it; null for all that no control names.</param>
internal sealed class TransitionMaps(LabelPolicy policy, LabelCategory category, ControlTable controls, string? assignment)
{
    private static readonly StateMap ToIndirect = StateMap.Of(state => FactState.Of(state.Form, isIndirect: true));

    private readonly ImplicitFlow _flow = FlowOf(policy, category, null, []);

    /// <summary>The maps of the transitions of a table.</summary>
    public StateMaps Over(TransitionTable transitions) => new(number => Of(transitions.At(number)));

    /// <summary>The maps of a tag of a table itself, which concerns its rows and not its columns: it goes from table to table.</summary>
    public StateMaps OfTables(TransitionTable transitions) => new(number =>
    {
        var transition = transitions.At(number);
        return transition.Kind is TransitionKind.RowSet or TransitionKind.CoarseRows
            ? Under(transition, StateMap.Identity, ConcerningOf(transition))
            : StateMap.Nothing;
    });

    public StateMap Of(Transition transition)
    {
        var concerning = ConcerningOf(transition);
        return Under(transition, OfKind(transition, concerning), concerning);
    }

    // The controls of an edge that are about this category and origin.
    private List<FlowControl> ConcerningOf(Transition transition)
    {
        var concerning = new List<FlowControl>();
        if (transition.Rule == 0) return concerning;
        foreach (var control in controls.At(transition.Rule))
        {
            if (control.Concerns(category, assignment)) concerning.Add(control);
        }

        return concerning;
    }

    private static StateMap Under(Transition transition, StateMap map, List<FlowControl> concerning)
    {
        foreach (var control in concerning)
        {
            if (control is FlowControl.Barrier) return StateMap.Nothing;
        }

        foreach (var control in concerning)
        {
            // What several ways keep together is lowered with them.
            if (control is FlowControl.Lowering { From: var from, To: var to })
                map = map.Then(StateMap.Of(state => from is null || state.Form == from ? Capped(state, to) : state));
        }

        return transition.Kind == TransitionKind.Value || WholeCap(concerning) is not { } cap ? map : map.Then(StateMap.Of(state => Capped(state, cap)));
    }

    private StateMap OfKind(Transition transition, List<FlowControl> concerning)
    {
        var rules = concerning.OfType<FlowControl.Capping>().Select(capping => capping.Rule).ToList();
        var transfer = new WayTransfer(policy, category, transition.IsGroupSafe) { Rules = rules };
        return transition.Kind switch
        {
            TransitionKind.Value => StateMap.Of(state => transfer.Apply(transition.Chain, state.Form) is var form and not LabelForm.None
                ? FactState.Of(form, state.IsIndirect)
                : null),
            TransitionKind.Together => transfer.Together(FunctionWay.Split(transition.Chain)),
            TransitionKind.Condition => StateMap.Of(state => FactState.Of(LabelForms.Min(state.Form, LabelForm.Partial), isIndirect: true)),
            TransitionKind.Influence or TransitionKind.Rows =>
                FlowOf(policy, category, transition.Subtype, rules) == ImplicitFlow.Ignore ? StateMap.Nothing : ToIndirect,
            TransitionKind.RowSet => _flow == ImplicitFlow.Propagate ? StateMap.Identity : StateMap.Nothing,
            TransitionKind.SetDependence or TransitionKind.RowsToColumn => _flow == ImplicitFlow.Propagate ? ToIndirect : StateMap.Nothing,
            TransitionKind.Coarse => policy.LevelOf(category.Level) >= policy.LevelOf(policy.CoarseMinLevel) ? StateMap.Identity : ToIndirect,
            TransitionKind.CoarseRows => StateMap.Nothing,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static FactState? Capped(FactState state, LabelForm cap) =>
        LabelForms.Min(state.Form, cap) is var form and not LabelForm.None ? FactState.Of(form, state.IsIndirect) : null;

    // The cap of rules about the edge as a whole; of the narrowest scope the one that lets most through.
    private static LabelForm? WholeCap(List<FlowControl> concerning)
    {
        (RuleScope Scope, LabelForm Cap)? found = null;
        foreach (var control in concerning)
        {
            if (control is not FlowControl.Capping { Rule: { Cap: { } cap, Class: null, Function: null } rule }) continue;
            if (found is null || rule.Scope > found.Value.Scope) found = (rule.Scope, cap);
            else if (rule.Scope == found.Value.Scope) found = (rule.Scope, LabelForms.Max(found.Value.Cap, cap));
        }

        return found?.Cap;
    }

    // Rules about an edge or a job, then those about a subtype, decide before the category; of several the one that lets most through.
    private static ImplicitFlow FlowOf(LabelPolicy policy, LabelCategory category, EdgeSubtype? subtype, List<EdgeRule> ofEdge)
    {
        foreach (var scope in (ReadOnlySpan<RuleScope>)[RuleScope.Edge, RuleScope.Job])
        {
            if (Strongest(ofEdge, scope, category, subtype) is { } narrow) return narrow;
        }

        return Strongest(policy.EdgeRules, RuleScope.Subtype, category, subtype) ?? category.ImplicitFlow;
    }

    private static ImplicitFlow? Strongest(IEnumerable<EdgeRule> rules, RuleScope scope, LabelCategory category, EdgeSubtype? subtype)
    {
        ImplicitFlow? flow = null;
        foreach (var rule in rules)
        {
            if (rule.Flow is not { } own || rule.Scope != scope || !rule.Concerns(category)) continue;
            // Row sets carry on what any of their edges may bring.
            if (subtype is { } asked && rule.Subtype is { } named && asked != named) continue;
            if (subtype is null && own != ImplicitFlow.Propagate) continue;
            flow = flow is { } known && known > own ? known : own;
        }

        return flow;
    }
}
