namespace LineageService.Ingestion.Usage.Store;

/// <summary>What one principal read of one dataset on one day. Mutable.</summary>
internal sealed class PrincipalDay
{
    public long Reads { get; set; }

    /// <summary>Reads of which the fields are not known.</summary>
    public long Unresolved { get; set; }

    public SortedDictionary<string, long> Fields { get; } = new(StringComparer.Ordinal);
}
