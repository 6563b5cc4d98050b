namespace LineageService.Graph.Store;

/// <summary>A raw event as received, kept so that everything can be rebuilt.</summary>
/// <param name="ContentHash">SHA-256 of the body, lower-case hex: the key that makes duplicates visible.</param>
/// <param name="Kind">run, job or dataset; <see cref="DeadKind"/> for one that could not be applied.</param>
/// <param name="Reason">Why it is dead; null otherwise.</param>
/// <param name="ReceivedAt">First receipt, UTC.</param>
/// <param name="Position">Where it came from: <c>http</c>, <c>file:events.jsonl#17</c>, <c>kafka:topic/3@812</c>; null where not told.</param>
public sealed record LoggedEvent(
    string ContentHash, string Kind, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, string? Reason = null, string? Position = null)
{
    /// <summary>Could not be applied: a dead letter.</summary>
    public const string DeadKind = "dead";

    /// <summary>A dead letter that a person put aside.</summary>
    public const string DiscardedKind = "discarded";

    /// <summary>Length of the body in bytes, also where the body was left out (<see cref="EventQuery.BodiesLeftOut"/>).</summary>
    public long Size { get; init; } = Body.Length;

    /// <summary>What <see cref="IEventLog.PrepareBody"/> of the same log made of the body; null to let the log do it. Never read back.</summary>
    public object? Prepared { get; init; }

    /// <summary>True for a dead letter, put aside or not: the graph knows nothing of it.</summary>
    public bool IsDead => Kind is DeadKind or DiscardedKind;
}

/// <summary>
/// What became of a dead letter that is in the log already: applied by a replay, put aside, or dead for another reason. An event that was
/// applied stays so: an outcome for it changes nothing.
/// </summary>
/// <param name="Kind">The new <see cref="LoggedEvent.Kind"/>.</param>
public sealed record EventOutcome(string ContentHash, string Kind, string? Reason);
