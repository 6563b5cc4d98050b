namespace LineageService.Ingestion.Collecting;

/// <summary>How a collection is applied.</summary>
public sealed record CollectionOptions
{
    /// <summary>Only tell what would change.</summary>
    public bool DryRun { get; init; }
}
