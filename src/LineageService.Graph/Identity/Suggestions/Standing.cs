using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// Which of two names should stay: a table rather than its path, a namespace that names its system, one whose schema is known, the
/// system's own case, the longer name; at last the lesser, so that the choice is stable. The greater standing stays.
/// </summary>
internal readonly record struct Standing(bool IsTable, bool HasSystem, SchemaKnowledge Schema, bool IsPlainCase, int Parts, DatasetId Id)
    : IComparable<Standing>
{
    public static Standing Of(GraphDataset dataset) => new(
        !dataset.Id.Name.Contains('/', StringComparison.Ordinal),
        dataset.Id.Namespace.Contains("://", StringComparison.Ordinal),
        dataset.Schema,
        IsPlain(dataset.Id),
        dataset.Id.Name.AsSpan().Count('.'),
        dataset.Id);

    public int CompareTo(Standing other)
    {
        var order = IsTable.CompareTo(other.IsTable);
        if (order == 0) order = HasSystem.CompareTo(other.HasSystem);
        if (order == 0) order = Schema.CompareTo(other.Schema);
        if (order == 0) order = IsPlainCase.CompareTo(other.IsPlainCase);
        if (order == 0) order = Parts.CompareTo(other.Parts);
        return order == 0 ? other.Id.CompareTo(Id) : order;
    }

    // Systems that keep unquoted names in upper case; the others keep lower case, or as written.
    private static bool IsPlain(DatasetId id)
    {
        var end = id.Namespace.IndexOf(':', StringComparison.Ordinal);
        var isUpper = (end < 0 ? id.Namespace : id.Namespace[..end]) is "snowflake" or "oracle" or "db2";
        foreach (var letter in id.Name) if (isUpper ? char.IsLower(letter) : char.IsUpper(letter)) return false;
        return true;
    }
}
