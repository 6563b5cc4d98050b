namespace LineageService.Model;

/// <summary>
/// Identity of a dataset (table, view, topic, file, dashboard …) in the OpenLineage naming spec: a namespace and a name.
/// Not a SQL table name: the translation happens in Ingestion.
/// </summary>
public readonly record struct DatasetId(string Namespace, string Name) : IComparable<DatasetId>
{
    public int CompareTo(DatasetId other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>The Marquez node id, <c>dataset:{namespace}:{name}</c>.</summary>
    public override string ToString() => $"dataset:{Namespace}:{Name}";

    public static bool operator <(DatasetId left, DatasetId right) => left.CompareTo(right) < 0;
    public static bool operator >(DatasetId left, DatasetId right) => left.CompareTo(right) > 0;
    public static bool operator <=(DatasetId left, DatasetId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(DatasetId left, DatasetId right) => left.CompareTo(right) >= 0;
}
