using System.Collections.Immutable;

namespace LineageService.Ingestion.Evidence;

/// <summary>How far a producer of some version is believed.</summary>
/// <param name="Rank">0 to 100; the higher is believed.</param>
/// <param name="IncompleteRank">The rank of claims of which the producer says that they are not all.</param>
public sealed record ProducerStanding(int Rank, int IncompleteRank, ImmutableArray<ProducerDefect> Defects);
