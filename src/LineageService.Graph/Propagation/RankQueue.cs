namespace LineageService.Graph.Propagation;

/// <summary>Facts waiting by rank, the lowest first; what is put in while it is emptied may not have a lower rank than what came out. Mutable.</summary>
internal sealed class RankQueue
{
    private readonly List<List<int>> _buckets = [];
    private int _rank;
    private int _place;

    public void Add(int rank, int key)
    {
        while (_buckets.Count <= rank) _buckets.Add([]);
        _buckets[rank].Add(key);
    }

    /// <summary>The next fact; false where there is none, and then the queue may be filled again.</summary>
    public bool TryTake(out int rank, out int key)
    {
        for (; _rank < _buckets.Count; _rank++, _place = 0)
        {
            var bucket = _buckets[_rank];
            if (_place < bucket.Count)
            {
                rank = _rank;
                key = bucket[_place++];
                return true;
            }

            bucket.Clear();
        }

        (_rank, _place, rank, key) = (0, 0, 0, 0);
        return false;
    }
}
