using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Which parts of datasets a run read and wrote: for each dataset and direction what the latest event says. Mutable; the same for any order of
/// events.
/// </summary>
internal sealed class SubsetsFold
{
    /// <summary>A run that names more is cut here: it reads its tables file by file.</summary>
    private const int MaxSubsets = 1000;

    private SortedDictionary<(DatasetId Dataset, bool IsOutput), Latest<string>>? _latest;

    public void Add(RunEvent read, EventKey key)
    {
        Add(read.Inputs, false, key);
        Add(read.Outputs, true, key);
    }

    /// <summary>The subsets as <see cref="RunRecord.Subsets"/> holds them; null for none.</summary>
    public string? ToText()
    {
        if (_latest is null) return null;
        var subsets = new List<RunSubset>(_latest.Count);
        foreach (var ((dataset, isOutput), latest) in _latest)
        {
            if (latest.Value is { } condition && subsets.Count < MaxSubsets) subsets.Add(new RunSubset(dataset, isOutput, condition));
        }

        return RunSubset.Write(subsets);
    }

    public void Write(StateWriter writer)
    {
        writer.Number(_latest?.Count ?? 0);
        foreach (var ((dataset, isOutput), latest) in _latest ?? [])
        {
            writer.Dataset(dataset);
            writer.Flag(isOutput);
            writer.Key(latest.Key);
            writer.Text(latest.Value);
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var count = reader.Count(); count > 0; count--)
            (_latest ??= [])[(reader.Dataset(), reader.Flag())] = new Latest<string>(reader.Key(), reader.Text());
    }

    private void Add(ImmutableArray<EventDataset> datasets, bool isOutput, EventKey key)
    {
        foreach (var dataset in datasets)
        {
            if (dataset.Subset.State == FacetState.Absent) continue;
            _latest ??= [];
            var changed = false;
            _latest.TryGetValue((dataset.Id, isOutput), out var known);
            _latest[(dataset.Id, isOutput)] = known.Offer(key, dataset.Subset.Value?.Condition, ref changed);
        }
    }
}
