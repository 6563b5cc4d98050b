using LineageService.Graph.Store;

namespace LineageService.Graph.Identity;

/// <summary>Why a merge was not made or undone.</summary>
public enum MergeRefusal : byte
{
    None,

    /// <summary>One of the two names is not known.</summary>
    UnknownNode,

    /// <summary>Both names are the same.</summary>
    Same,

    /// <summary>The alias is another name of something already.</summary>
    AlreadyMerged,

    /// <summary>The canonical name is, at the end of its chain, the alias itself.</summary>
    Cycle,

    /// <summary>No merge, rule or suggestion of that id.</summary>
    UnknownId,

    /// <summary>It was undone before.</summary>
    NotInForce,

    /// <summary>Events say so, and events alone can take it back.</summary>
    BySymlink,
}

/// <summary>What became of a request to change identities. A refusal is an answer, not an exception.</summary>
/// <param name="Merge">The merge as it is now; null where refused.</param>
/// <param name="Epoch">The commit that holds it.</param>
/// <param name="Detail">Why it was refused, with the names; empty where it was not.</param>
public sealed record MergeOutcome(IdentityMerge? Merge, long Epoch, MergeRefusal Refusal, string Detail)
{
    public static MergeOutcome Done(IdentityMerge merge, long epoch) => new(merge, epoch, MergeRefusal.None, "");

    public static MergeOutcome Refused(MergeRefusal refusal, string detail) => new(null, 0, refusal, detail);
}
