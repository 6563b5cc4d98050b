namespace LineageService.OpenLineage.Reading;

/// <summary>Why a text is no event.</summary>
public enum EventReadErrorKind : byte
{
    /// <summary>Not JSON, or not an object.</summary>
    UnreadableJson = 0,

    /// <summary>It does not say which run, job or dataset it is about.</summary>
    MissingIdentity = 1,

    /// <summary>Larger than <see cref="EventReadOptions.MaxEventBytes"/>.</summary>
    TooLarge = 2,
}

/// <summary>The reason why an event is rejected as a whole. Never holds more of the text than a property's name.</summary>
/// <param name="Reason">A sentence that says what was expected.</param>
/// <param name="Line">One-based line, where the reason has a place.</param>
/// <param name="BytePosition">Zero-based byte within that line.</param>
public sealed record EventReadError(EventReadErrorKind Kind, string Reason, long? Line = null, long? BytePosition = null)
{
    /// <summary>The reason with its place in front.</summary>
    public override string ToString() => Line is null ? Reason : $"line {Line}, byte {BytePosition}: {Reason}";
}
