using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Which of the paths that a job mentions are a table's, as it is known now.</summary>
internal static class JobAliases
{
    /// <summary>The function that gives the dataset an id stands for.</summary>
    public static async ValueTask<Func<DatasetId, DatasetId>> ResolverAsync(JobFold job, FoldStates states, CancellationToken cancellationToken)
    {
        var aliases = new Dictionary<DatasetId, DatasetId>();
        foreach (var contribution in job.Contributions)
        {
            foreach (var id in contribution.Paths)
            {
                if (aliases.ContainsKey(id)) continue;
                var path = await states.DatasetAsync(id, cancellationToken).ConfigureAwait(false);
                if (path.AliasOf is { } canonical) aliases[id] = canonical;
            }
        }

        return id => aliases.TryGetValue(id, out var canonical) ? canonical : id;
    }
}
