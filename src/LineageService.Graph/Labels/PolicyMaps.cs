using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Labels.Controls;
using LineageService.Graph.Propagation;

namespace LineageService.Graph.Labels;

/// <summary>
/// The maps of one policy by category: made once, shared by all origins of the category that no control names. Thread-safe.
/// </summary>
/// <param name="policy">With the rules only that hold now.</param>
internal sealed class PolicyMaps(LabelPolicy policy, TransitionTable transitions, ControlTable controls)
{
    private readonly ConcurrentDictionary<(string Category, bool IsTable, string? Assignment), StateMaps> _maps = new();

    public TransitionTable Transitions => transitions;

    public ControlTable Controls => controls;

    public LabelPolicy Policy => policy;

    /// <summary>The maps of an assignment.</summary>
    /// <param name="named">Ids of the assignments that controls name.</param>
    public StateMaps Of(LabelAssignment assignment, bool isTable, ImmutableHashSet<string> named)
    {
        var own = named.Contains(assignment.Id) ? assignment.Id : null;
        return _maps.GetOrAdd((assignment.Category, isTable, own), static (key, maps) => maps.Make(key.Category, key.IsTable, key.Assignment), this);
    }

    // A category that the policy does not know is carried as one that nothing reduces.
    private StateMaps Make(string category, bool isTable, string? assignment)
    {
        var maps = new TransitionMaps(policy, policy.CategoryOf(category), controls, assignment);
        return isTable ? maps.OfTables(transitions) : maps.Over(transitions);
    }
}
