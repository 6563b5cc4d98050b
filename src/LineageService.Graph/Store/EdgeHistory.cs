using System.Collections.Immutable;

using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// What is believed from now on about one (job, target, evidence) at and after a valid time; what was believed about that time before is
/// found wrong. A stored version that began earlier is cut at <paramref name="From"/>, or goes on where the first version claims the same.
/// </summary>
/// <param name="Versions">
/// In order of valid time, without overlap; each ends (<see cref="EdgeSet.ValidTo"/>) at or before the next begins, only the last may be
/// open. Equal neighbours that touch are one version. None: nothing held.
/// </param>
public sealed record EdgeHistory(
    JobId Job, DatasetId Target, EvidenceKind Evidence, DateTimeOffset From, ImmutableArray<EdgeSet> Versions)
{
    /// <summary>What ended the version that is cut; null where the first version's own cause tells.</summary>
    public EdgeCause? EndCause { get; init; }

    /// <summary>The version that holds now; null for none.</summary>
    public EdgeSet? Current => Versions is [.., { ValidTo: null } last] ? last : null;
}
