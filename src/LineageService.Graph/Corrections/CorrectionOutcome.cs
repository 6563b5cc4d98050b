namespace LineageService.Graph.Corrections;

/// <summary>Why a correction was not made or changed.</summary>
public enum CorrectionRefusal : byte
{
    None,

    /// <summary>No correction of that id.</summary>
    UnknownId,

    /// <summary>It is not in the state that the change needs.</summary>
    WrongState,

    /// <summary>The two ends do not fit together, or its time is over before it begins.</summary>
    Invalid,

    /// <summary>The same is said already, by a correction that is proposed or in force.</summary>
    AlreadyThere,
}

/// <summary>What became of a request to correct. A refusal is an answer, not an exception.</summary>
/// <param name="Correction">As it is now; null where refused.</param>
/// <param name="Epoch">The commit that holds it.</param>
public sealed record CorrectionOutcome(Correction? Correction, long Epoch, CorrectionRefusal Refusal, string Detail)
{
    public static CorrectionOutcome Done(Correction correction, long epoch) => new(correction, epoch, CorrectionRefusal.None, "");

    public static CorrectionOutcome Refused(CorrectionRefusal refusal, string detail) => new(null, 0, refusal, detail);
}
