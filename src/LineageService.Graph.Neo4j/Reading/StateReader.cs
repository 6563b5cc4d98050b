using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>Reads what ingesters remember, many at once.</summary>
internal sealed class StateReader(CypherReads reads)
{
    private const int StatesOfPage = 500;

    public async Task<IReadOnlyDictionary<JobId, FoldState>> FoldsAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken)
    {
        var states = new Dictionary<JobId, FoldState>(jobs.Count);
        foreach (var piece in jobs.Distinct().Chunk(StatesOfPage))
        {
            var keys = piece.ToDictionary(GraphKeys.Of, StringComparer.Ordinal);
            var found = await reads.RunAsync("UNWIND $keys AS key MATCH (f:FoldState {key: key}) RETURN f.key, f.state", cancellationToken, ("keys", keys.Keys)).ConfigureAwait(false);
            foreach (var row in found.Each()) states[keys[row.Text(0)]] = new FoldState(keys[row.Text(0)], row.Bytes(1));
        }

        return states;
    }

    public async Task<IReadOnlyDictionary<string, KeyedState>> KeyedAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, KeyedState>(names.Count, StringComparer.Ordinal);
        foreach (var piece in names.Distinct(StringComparer.Ordinal).Chunk(StatesOfPage))
        {
            var keys = piece.ToDictionary(GraphKeys.OfState, StringComparer.Ordinal);
            var found = await reads.RunAsync("UNWIND $keys AS key MATCH (k:KeyedState {key: key}) RETURN k.key, k.state", cancellationToken, ("keys", keys.Keys)).ConfigureAwait(false);
            foreach (var row in found.Each()) states[keys[row.Text(0)]] = new KeyedState(keys[row.Text(0)], row.Bytes(1));
        }

        return states;
    }
}
