using System.Collections.Immutable;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;
using LineageService.OpenLineage.Naming;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The paths of file and object stores that a contribution mentions: ids that may turn out to be a table's.</summary>
internal static class ContributionPaths
{
    /// <summary>Each once.</summary>
    public static ImmutableArray<DatasetId> Of(EventContribution contribution)
    {
        var paths = new HashSet<DatasetId>();
        foreach (var input in contribution.Inputs) Add(paths, input);
        foreach (var output in contribution.Outputs)
        {
            Add(paths, output.Id);
            foreach (var id in output.Edges.Datasets) Add(paths, id);
        }

        return [.. paths];
    }

    private static void Add(HashSet<DatasetId> paths, DatasetId id)
    {
        if (StorageNamespaces.Contains(id.Namespace)) paths.Add(id);
    }
}
