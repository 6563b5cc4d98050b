using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Impact.Gate;

/// <summary>When a report stops a merge.</summary>
public sealed record GateOptions
{
    public static GateOptions Default { get; } = new();

    public ImpactProfile Profile { get; init; } = ImpactProfile.Contract;

    /// <summary>The mildest verdict that counts, whatever the profile says; null: the profile decides.</summary>
    public Verdict? FailOn { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>Datasets with a contract: behaviour counts there.</summary>
    public IReadOnlySet<DatasetId> Contracted { get; init; } = ImmutableHashSet<DatasetId>.Empty;

    /// <summary>How old the lineage may be; null: any age.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>The moment of the question.</summary>
    public DateTimeOffset? Now { get; init; }
}
