using System.Collections.Immutable;
using LineageService.Graph.Propagation;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Finds the edge sets that group by what tells a person: a count over such a group is an attribute of that person (propagation.md §A.3, T9).
/// </summary>
internal static class DisclosingGroups
{
    /// <param name="categoryOf">The category of an origin.</param>
    public static ImmutableHashSet<int> Find(LineageGraph graph, LabelFacts facts, Func<int, LabelCategory> categoryOf)
    {
        var owners = ImmutableHashSet.CreateBuilder<int>();
        var seen = new HashSet<int>();
        for (var origin = 0; origin < facts.OriginLimit; origin++)
        {
            if (facts.OriginAt(origin) is null || categoryOf(origin).Kind is not (CategoryKind.Identifier or CategoryKind.Quasi)) continue;
            foreach (var fact in facts.FactsOf(origin))
            {
                if (fact.State.IsIndirect || fact.State.Form <= LabelForm.Aggregate || fact.Node >= graph.NodeCount || !seen.Add(fact.Node)) continue;
                var row = graph.Forward(fact.Node);
                for (var index = 0; index < row.Count; index++)
                {
                    if (row.IsDirect(index)) continue;
                    var edge = row[index];
                    if (edge.Subtype == EdgeSubtype.GroupBy) owners.Add(edge.Owner);
                }
            }
        }

        return owners.ToImmutable();
    }
}
