using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>What a job did to a dataset beside, or instead of, writing rows. Unknown words read as <see cref="None"/>.</summary>
public enum LifecycleState : byte
{
    None = 0,
    Alter = 1,
    Create = 2,
    Drop = 3,
    Overwrite = 4,
    Rename = 5,
    Truncate = 6,
}

/// <summary>The <c>lifecycleStateChange</c> facet 1-0-1.</summary>
/// <param name="PreviousIdentifier">The old name of a rename.</param>
public sealed record LifecycleStateChangeDatasetFacet(LifecycleState State, DatasetId? PreviousIdentifier);
