namespace LineageService.OpenLineage.Reading;

/// <summary>Limits of reading one event; beyond them it is an error value, never a crash.</summary>
public sealed record EventReadOptions
{
    public static EventReadOptions Default { get; } = new();

    /// <summary>Size of one event in bytes, decompressed.</summary>
    public long MaxEventBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Nesting of the JSON text. Spark's logical plans nest by the hundred.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>Nesting of a schema's fields; deeper ones are left out with a diagnostic.</summary>
    public int MaxFieldDepth { get; init; } = 64;

    /// <summary>Diagnostics kept of one event; a last one tells that there were more.</summary>
    public int MaxDiagnostics { get; init; } = 50;
}
