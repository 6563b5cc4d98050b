using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>
/// Datasets of which a store knows nothing but the name: they are exported only where something that is believed names them. A store also keeps
/// the names of what it believed once, which depends on the order in which it learned. Mutable.
/// </summary>
internal sealed class BareDatasets
{
    private static readonly DatasetRecord Nothing = new(default);

    private readonly Dictionary<DatasetId, CanonicalDataset> _held = [];

    /// <summary>Holds a line back where it says nothing; false where it says something.</summary>
    public bool Hold(DatasetId id, CanonicalDataset line)
    {
        if (!line.Record.SameAs(Nothing)) return false;
        _held[id] = line;
        return true;
    }

    /// <summary>The lines held back of datasets that are named now.</summary>
    public IEnumerable<CanonicalDataset> Release(IEnumerable<DatasetId> named)
    {
        foreach (var id in _held.Count == 0 ? [] : named)
        {
            if (_held.Remove(id, out var line)) yield return line;
        }
    }
}
