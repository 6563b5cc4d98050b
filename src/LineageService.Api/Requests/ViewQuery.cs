using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;

namespace LineageService.Api.Requests;

/// <summary>Which state a read is of: not before a commit, at a point of the two times. Every read takes these parameters.</summary>
/// <param name="MinEpoch">Wait for this commit; null to take what is there.</param>
/// <param name="Point">As asked: it may lie in the future, which is now.</param>
/// <param name="Visibility">What whoever asks may see.</param>
public readonly record struct ViewQuery(long? MinEpoch, TimePoint Point, NodeVisibility Visibility)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.MinEpoch];

    public static ViewQuery Read(QueryReader reader) => new(
        reader.ReadOptional(QueryParameters.MinEpoch),
        new TimePoint(reader.Read(QueryParameters.AsOf), reader.Read(QueryParameters.KnownAt)),
        reader.Visibility);
}
