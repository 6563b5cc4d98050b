using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Search hits under the names that stand for them: an alias that matches answers with its dataset, once.</summary>
internal static class CanonicalHits
{
    /// <summary>What the graph must hold.</summary>
    public static NameSelection Names(IReadOnlyCollection<SearchHit> hits) => new()
    {
        Jobs = [.. hits.Where(hit => hit.Kind == NodeKind.Job).Select(hit => new JobId(hit.Namespace, hit.Name))],
        Datasets = [.. hits.Where(hit => hit.Kind != NodeKind.Job).Select(hit => new DatasetId(hit.Namespace, hit.Name)).Distinct()],
    };

    public static IEnumerable<SearchHitResponse> Of(LineageGraph graph, IEnumerable<SearchHit> hits, NodeVisibility visibility)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hit in hits)
        {
            var answer = Of(graph, hit, visibility);
            if (seen.Add(answer.Id)) yield return answer;
        }
    }

    private static SearchHitResponse Of(LineageGraph graph, SearchHit hit, NodeVisibility visibility)
    {
        var own = new SearchHitResponse(hit.Id, WireNames.Of(hit.Kind), hit.Namespace, hit.Name, hit.Path, hit.Score);
        if (hit.Kind == NodeKind.Job)
        {
            var job = graph.FindJob(new JobId(hit.Namespace, hit.Name));
            return job is null || job.Id.ToString() == hit.Id || !visibility.Sees(job.Id)
                ? own
                : own with { Id = job.Id.ToString(), Namespace = job.Id.Namespace, Name = job.Id.Name, MergedFrom = hit.Id };
        }

        if (graph.FindDataset(new DatasetId(hit.Namespace, hit.Name)) is not { AliasOf: not null } named) return own;
        var dataset = graph.Canonical(named);
        if (dataset.Ordinal == named.Ordinal || !visibility.Sees(dataset.Id)) return own;
        var path = hit.Path is { } field && graph.FindField(named, field) is var index and >= 0 ? dataset.Fields[index] : hit.Path;
        var id = path is null ? dataset.Id.ToString() : new FieldId(dataset.Id, path).ToString();
        return own with { Id = id, Namespace = dataset.Id.Namespace, Name = dataset.Id.Name, Field = path, MergedFrom = hit.Id };
    }
}
