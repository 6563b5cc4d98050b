using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Notes the datasets whose records are committed while it lives. Thread-safe; dispose it.</summary>
internal sealed class ChangedDatasets : IDisposable
{
    private readonly LineageGraphHost _host;
    private readonly Lock _lock = new();
    private HashSet<DatasetId> _changed = [];

    public ChangedDatasets(LineageGraphHost host)
    {
        _host = host;
        host.Committed += Note;
    }

    /// <summary>Those since the last call.</summary>
    public HashSet<DatasetId> Take()
    {
        lock (_lock)
        {
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }

    public void Dispose() => _host.Committed -= Note;

    private void Note(LineageBatch batch)
    {
        if (batch.Datasets.IsEmpty) return;
        lock (_lock)
        {
            foreach (var dataset in batch.Datasets) _changed.Add(dataset.Id);
        }
    }
}
