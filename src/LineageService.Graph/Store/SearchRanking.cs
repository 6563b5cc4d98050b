using System.Collections.Immutable;
using System.Globalization;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Ranks the candidates of a search and keeps the best, as many as the page needs: a word that is in every column of a warehouse must not
/// build a million hits. Mutable; one per search.
/// </summary>
public sealed class SearchRanking
{
    // The worst kept hit comes out first.
    private static readonly Comparer<(double Score, string Id)> WorstFirst = Comparer<(double Score, string Id)>.Create((left, right) =>
        left.Score != right.Score ? left.Score.CompareTo(right.Score) : string.CompareOrdinal(right.Id, left.Id));

    private readonly SearchQuery _query;
    private readonly PriorityQueue<SearchHit, (double Score, string Id)> _best = new(WorstFirst);
    private readonly int _offset;
    private readonly int _limit;

    public SearchRanking(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _query = query;
        _offset = Math.Max(0, query.Offset);
        _limit = Math.Max(0, query.Limit);
        Terms = SearchTerms.Parse(query.Text);
    }

    public SearchTerms Terms { get; }

    public bool Wants(NodeKind kind) => _query.Kinds.IsDefaultOrEmpty || _query.Kinds.Contains(kind);

    /// <summary>Ranks a dataset and its fields.</summary>
    public void Offer(DatasetRecord dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        OfferDataset(dataset);
        if (!Wants(NodeKind.Field) || !IsWanted(dataset)) return;
        foreach (var field in dataset.Fields) OfferField(dataset, field.Path);
    }

    /// <summary>Ranks a dataset without its fields, which the record need not have.</summary>
    public void OfferDataset(DatasetRecord dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!Wants(NodeKind.Dataset) || !IsWanted(dataset) || Terms.Rank(dataset) is not { } score) return;
        var id = dataset.Id;
        if (CanEnter(score)) Keep(new SearchHit(NodeKind.Dataset, id.ToString(), id.Namespace, id.Name, null, score));
    }

    /// <summary>Ranks one field of a dataset, whose record need not have it.</summary>
    public void OfferField(DatasetRecord dataset, ReadOnlySpan<char> path)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!IsWanted(dataset) || Terms.Rank(dataset, path) is not { } score || !CanEnter(score)) return;
        var (id, text) = (dataset.Id, path.ToString());
        Keep(new SearchHit(NodeKind.Field, LineageNode.Field(id, text).ToString(), id.Namespace, id.Name, text, score));
    }

    /// <summary>Ranks a job.</summary>
    public void Offer(JobRecord job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!Wants(NodeKind.Job) || (_query.Namespace is not null && _query.Namespace != job.Id.Namespace)) return;
        if (Terms.Rank(job) is not { } score || !CanEnter(score)) return;
        Keep(new SearchHit(NodeKind.Job, job.Id.ToString(), job.Id.Namespace, job.Id.Name, null, score));
    }

    /// <summary>The page asked for, best first; the cursor is the next offset, null at the end.</summary>
    public Page<SearchHit> ToPage()
    {
        var hits = new SearchHit[_best.Count];
        for (var place = hits.Length - 1; place >= 0; place--) hits[place] = _best.Dequeue();
        if (_limit == 0 || _offset >= hits.Length) return new Page<SearchHit>([], null);
        var end = Math.Min(hits.Length, _offset + _limit);
        var next = end < hits.Length ? end.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<SearchHit>([.. hits[_offset..end]], next);
    }

    private bool IsWanted(DatasetRecord dataset) =>
        dataset.Exists && (_query.Namespace is null || _query.Namespace == dataset.Id.Namespace);

    // One more than the page: it tells whether a next one exists.
    private bool IsFull => _best.Count > (long)_offset + _limit;

    private bool CanEnter(double score) => !IsFull || !_best.TryPeek(out _, out var worst) || score >= worst.Score;

    private void Keep(SearchHit hit)
    {
        if (IsFull) _best.EnqueueDequeue(hit, (hit.Score, hit.Id));
        else _best.Enqueue(hit, (hit.Score, hit.Id));
    }
}
