using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Events;

/// <summary>What became of a received event.</summary>
public enum IngestStatus : byte
{
    /// <summary>Stored and folded into the graph.</summary>
    Accepted = 0,

    /// <summary>The same body was stored before; nothing changed.</summary>
    Duplicate = 1,

    /// <summary>
    /// Not an event, or one that could not be applied; it is in the log as dead, with the reason. Sending it again cannot help.
    /// </summary>
    Rejected = 2,

    /// <summary>Beyond the size limit; nothing of it is kept.</summary>
    TooLarge = 3,
}

/// <summary>The answer to one event, given when it is durable.</summary>
/// <param name="Reason">Why it was rejected or too large; null otherwise.</param>
/// <param name="Epoch">The commit that shows it.</param>
/// <param name="Diagnostics">Parts of it that were not valid and left out, and a clock that ran ahead.</param>
public sealed record IngestResult(IngestStatus Status, string? Reason, long Epoch, ImmutableArray<Diagnostic> Diagnostics)
{
    public bool IsSuccess => Status is IngestStatus.Accepted or IngestStatus.Duplicate;
}
