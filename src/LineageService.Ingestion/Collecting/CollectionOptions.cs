using LineageService.Ingestion.Collecting.Sync;

namespace LineageService.Ingestion.Collecting;

/// <summary>How a collection is applied.</summary>
public sealed record CollectionOptions
{
    /// <summary>Only tell what would change.</summary>
    public bool DryRun { get; init; }

    /// <summary>How much of the source may be retired.</summary>
    public RetirementLimit Limit { get; init; } = RetirementLimit.Default;
}
