using System.Collections.Immutable;
using LineageService.Impact.Sources;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Impact;

/// <summary>What a store does not say itself.</summary>
public sealed record StoreImpactOptions
{
    public static StoreImpactOptions None { get; } = new();

    /// <summary>Functions that a configuration adds to the dialects.</summary>
    public UserFunctions Functions { get; init; } = UserFunctions.None;

    /// <summary>Definitions as their source has them, which go before those that the store kept (a project's templates are not in a store).</summary>
    public ImmutableSortedDictionary<JobId, TaskDefinition> Definitions { get; init; } = ImmutableSortedDictionary<JobId, TaskDefinition>.Empty;

    /// <summary>Adds what contracts say to what the store says of a dataset; null for nothing.</summary>
    public Func<DatasetId, DatasetFacts, DatasetFacts>? Facts { get; init; }

    /// <summary>The day whose last thirty count for readers; null: readers are not known.</summary>
    public DateOnly? Today { get; init; }
}
