using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Jobs that are one dbt model under the names of several commands, where they write the same; the unique id stays.</summary>
internal static class DbtJobSigns
{
    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var blocks = new Dictionary<(string Namespace, string Id), List<GraphJob>>();
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired || job.Outputs.IsEmpty || DbtJobNames.UniqueId(job.Id.Name) is not { } id) continue;
            if (!blocks.TryGetValue((job.Id.Namespace, id), out var block)) blocks[(job.Id.Namespace, id)] = block = [];
            block.Add(job);
        }

        foreach (var ((_, id), block) in blocks)
        {
            // Without dbt's own name among them, four words with dots may be anybody's.
            var own = block.FindIndex(job => job.Id.Name == id);
            if (own < 0) continue;
            var model = block[own];
            foreach (var job in block)
            {
                if (job.Ordinal != model.Ordinal && job.Outputs.ToHashSet().SetEquals(model.Outputs))
                    found.Add(job, model, MergeSignCodes.JobName, 0.95, "dbt names a model by the command that runs it, and both write the same datasets.");
            }
        }
    }
}
