using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>A dataset by name alone.</summary>
/// <param name="AliasOf">The dataset that its record says it is another name of; null for none.</param>
public readonly record struct DatasetName(DatasetId Id, DatasetId? AliasOf)
{
    /// <summary>True where a name ends in one of the texts, at a separator and ignoring case; every name does where there are no texts.</summary>
    public static bool EndsIn(string name, ImmutableArray<string> endings)
    {
        if (endings.IsDefaultOrEmpty) return true;
        foreach (var ending in endings) if (EndsIn(name, ending, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>True where a name ends in a text that begins it or comes behind a separator: <c>shop.ods.orders</c> ends in <c>orders</c>.</summary>
    public static bool EndsIn(string name, string ending, StringComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ending);
        return name.EndsWith(ending, comparison) && (name.Length == ending.Length || name[name.Length - ending.Length - 1] is '.' or '/' or ':');
    }

    internal static async IAsyncEnumerable<DatasetName> ScanAsync(
        ILineageReader reader, ImmutableArray<string> endings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
            if (EndsIn(record.Id.Name, endings)) yield return new DatasetName(record.Id, record.AliasOf);
    }

    internal static async IAsyncEnumerable<JobId> ScanJobsAsync(
        ILineageReader reader, ImmutableArray<string> endings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in reader.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
            if (EndsIn(record.Id.Name, endings)) yield return record.Id;
    }
}
