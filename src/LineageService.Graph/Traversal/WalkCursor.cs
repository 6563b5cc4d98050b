using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Where a page ended: the epoch it saw and its last node, by distance and name. Stateless, and good in another epoch too: the walk is
/// made anew and goes on behind that place. An unreadable cursor reads as none.
/// </summary>
/// <param name="Node">The last node reported; of kind <see cref="NodeKind.Dataset"/> at table granularity.</param>
internal sealed record WalkCursor(long Epoch, int Distance, LineageNode Node)
{
    private const char Separator = '\0';

    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, Epoch.ToString(CultureInfo.InvariantCulture), Distance.ToString(CultureInfo.InvariantCulture),
        ((int)Node.Kind).ToString(CultureInfo.InvariantCulture), Node.Dataset.Namespace, Node.Dataset.Name, Node.Path ?? "")));

    public static WalkCursor? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text) || !Base64Url.IsValid(text)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        if (parts.Length != 6 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var epoch)
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var distance) || distance < 0
            || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var kind)) return null;
        var path = kind == (int)NodeKind.Field ? parts[5] : null;
        return new WalkCursor(epoch, distance, new LineageNode((NodeKind)kind, new DatasetId(parts[3], parts[4]), path));
    }

    /// <summary>
    /// The order key behind which the page goes on at <see cref="Distance"/>; null where its dataset is gone: then the level begins anew.
    /// </summary>
    public ulong? KeyIn(LineageGraph graph)
    {
        if (graph.FindDataset(Node.Dataset) is not { } dataset) return null;
        var key = graph.OrderKey(dataset.Ordinal);
        if (Node.Kind != NodeKind.Field) return key;
        var field = Node.Path is { } path ? dataset.Fields.IndexOf(path) : -1;
        // A field that is gone: its dataset is told again rather than something left out.
        return field >= 0 ? key | (uint)(field + 1) : key == 0 ? null : key - 1;
    }
}
