using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Jobs of one namespace whose names differ in how words and digits are parted, as versions of one client spell them.</summary>
internal static class JobNameSigns
{
    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var blocks = new Dictionary<(string Namespace, string Key), List<GraphJob>>();
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired) continue;
            var key = (job.Id.Namespace, JobNameKey.Of(job.Id.Name));
            if (!blocks.TryGetValue(key, out var block)) blocks[key] = block = [];
            block.Add(job);
        }

        foreach (var block in blocks.Values)
        {
            if (block.Count == 1) continue;
            block.Sort(ByLength);
            foreach (var job in block.Skip(1))
            {
                var sameOutputs = !job.Outputs.IsEmpty && job.Outputs.ToHashSet().SetEquals(block[0].Outputs);
                found.Add(
                    job, block[0], MergeSignCodes.JobName, sameOutputs ? 0.95 : 0.7,
                    "The names differ only in how words and digits are parted"
                    + (sameOutputs ? ", and both write the same datasets." : "."));
            }
        }
    }

    // The shortest spelling is mostly the one that people wrote; the others have what a client put between.
    private static int ByLength(GraphJob left, GraphJob right) =>
        left.Id.Name.Length.CompareTo(right.Id.Name.Length) is var order && order != 0
            ? order
            : string.CompareOrdinal(left.Id.Name, right.Id.Name);
}
