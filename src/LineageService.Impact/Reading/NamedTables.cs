using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Reading;

/// <summary>The datasets that a text names, for whoever has to look at them before it is judged.</summary>
/// <param name="Read">What it reads, and whatever else it names columns of.</param>
public sealed record NamedTables(ImmutableArray<DatasetId> Read, ImmutableArray<DatasetId> Written)
{
    /// <summary>Reads a text.</summary>
    /// <returns>Null where not all of it is understood: it may name more.</returns>
    public static NamedTables? Of(ImpactTask task, IImpactSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(source);
        var reading = TaskReading.Of(task, source.CatalogOf(task.DatasetNamespace), source, cancellationToken);
        if (reading.IsOpaque) return null;
        return new NamedTables([.. reading.Inputs.Union(reading.Named).Except(reading.Outputs)], reading.Outputs);
    }
}
