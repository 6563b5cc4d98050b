using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A version of an edge set as written: what tells whether its history changed.</summary>
/// <param name="From">UTC ticks since when it holds.</param>
/// <param name="To">UTC ticks of its end; <see cref="Open"/> while it holds.</param>
/// <param name="Claims">Hash of edges, unknowns and whether it is active.</param>
/// <param name="Producer">Hash of who claims so last.</param>
/// <param name="Causes">Hash of what made it begin and end.</param>
internal readonly record struct WrittenVersion(long From, long To, ulong Claims, ulong Producer, ulong Causes)
{
    public const long Open = long.MaxValue;
}

/// <summary>The versions of an edge set that were written and can still change, in order.</summary>
internal sealed record WrittenTarget(DatasetId Target, EvidenceKind Evidence, List<WrittenVersion> Versions);
