using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>Collects the hits of a search over candidates and cuts the page. Mutable; one per search.</summary>
public sealed class SearchRanking(SearchQuery query)
{
    private readonly List<SearchHit> _hits = [];

    public SearchTerms Terms { get; } = SearchTerms.Parse(query.Text);

    public bool Wants(NodeKind kind) => query.Kinds.IsDefaultOrEmpty || query.Kinds.Contains(kind);

    /// <summary>Ranks a dataset and its fields.</summary>
    public void Offer(DatasetRecord dataset)
    {
        if (!dataset.Exists || (query.Namespace is not null && query.Namespace != dataset.Id.Namespace)) return;
        var id = dataset.Id;
        if (Wants(NodeKind.Dataset) && Terms.Rank(dataset) is { } score)
        {
            _hits.Add(new SearchHit(NodeKind.Dataset, id.ToString(), id.Namespace, id.Name, null, score));
        }

        if (!Wants(NodeKind.Field)) return;
        foreach (var field in dataset.Fields)
        {
            if (Terms.Rank(dataset, field.Path) is not { } fit) continue;
            _hits.Add(new SearchHit(NodeKind.Field, LineageNode.Field(id, field.Path).ToString(), id.Namespace, id.Name, field.Path, fit));
        }
    }

    /// <summary>Ranks a job.</summary>
    public void Offer(JobRecord job)
    {
        if (!Wants(NodeKind.Job) || (query.Namespace is not null && query.Namespace != job.Id.Namespace)) return;
        if (Terms.Rank(job) is not { } score) return;
        _hits.Add(new SearchHit(NodeKind.Job, job.Id.ToString(), job.Id.Namespace, job.Id.Name, null, score));
    }

    /// <summary>The page asked for, best first; the cursor is the next offset, null at the end.</summary>
    public Page<SearchHit> ToPage()
    {
        _hits.Sort((left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : string.CompareOrdinal(left.Id, right.Id));
        var offset = Math.Clamp(query.Offset, 0, _hits.Count);
        var count = Math.Clamp(query.Limit, 0, _hits.Count - offset);
        var next = offset + count < _hits.Count && count > 0 ? (offset + count).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return new Page<SearchHit>(_hits.Slice(offset, count).ToImmutableArray(), next);
    }
}
