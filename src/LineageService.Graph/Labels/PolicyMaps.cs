using System.Collections.Concurrent;
using LineageService.Graph.Propagation;

namespace LineageService.Graph.Labels;

/// <summary>The maps of one policy by category: made once, shared by all origins of the category. Thread-safe.</summary>
internal sealed class PolicyMaps(LabelPolicy policy, TransitionTable transitions)
{
    private readonly ConcurrentDictionary<string, StateMaps> _byCategory = new(StringComparer.Ordinal);
    private readonly StateMaps _tables = TransitionMaps.OfTables(transitions);

    public TransitionTable Transitions => transitions;

    /// <summary>Rules of edges, jobs and subtypes.</summary>
    public EdgeRuleIndex Rules { get; } = new(policy);

    /// <summary>The maps of an assignment.</summary>
    public StateMaps Of(LabelAssignment assignment)
    {
        if (assignment is { Path: null, ThroughHierarchy: false }) return _tables;
        // A category that the policy does not know is carried as one that nothing reduces.
        return _byCategory.GetOrAdd(assignment.Category, static (name, maps) => maps.Make(name), this);
    }

    private StateMaps Make(string name) => new TransitionMaps(policy, policy.CategoryOf(name), Rules).Over(transitions);
}
