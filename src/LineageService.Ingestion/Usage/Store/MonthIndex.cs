using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>Which datasets have usage in one month, so that a month can be forgotten. Mutable.</summary>
internal sealed class MonthIndex
{
    public SortedSet<DatasetId> Datasets { get; } = [];

    public static string KeyOf(int month) => $"usage/month/{month}";

    /// <exception cref="LineageStoreException">The state is damaged.</exception>
    public static MonthIndex Read(ReadOnlySpan<byte> bytes)
    {
        var index = new MonthIndex();
        var reader = new VarintReader(bytes);
        while (!reader.AtEnd) index.Datasets.Add(new DatasetId(reader.Text(), reader.Text()));
        return index;
    }

    public byte[] Write()
    {
        var writer = new VarintWriter(Datasets.Count * 32);
        foreach (var dataset in Datasets)
        {
            writer.Text(dataset.Namespace);
            writer.Text(dataset.Name);
        }

        return writer.ToArray();
    }
}
