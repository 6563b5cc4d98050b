namespace LineageService.OpenLineage.Reading;

/// <summary>Codes of what is odd about an event but does not reject it. Stable: append, never rename.</summary>
public static class EventDiagnosticCodes
{
    /// <summary>A part has another JSON type than the specification says; it is left out.</summary>
    public const string WrongType = "OL1001";

    /// <summary>A dataset, field or owner lacks its name or namespace; it is left out.</summary>
    public const string MissingName = "OL1002";

    /// <summary>A word outside the specification's list (event type, transformation type or subtype).</summary>
    public const string UnknownWord = "OL1003";

    /// <summary>The event's time is missing or not a time: its receipt counts.</summary>
    public const string MissingTime = "OL1004";

    /// <summary>The event's time has no zone: it is taken as UTC.</summary>
    public const string TimeWithoutZone = "OL1005";

    /// <summary>A text holds code units that are not Unicode.</summary>
    public const string InvalidText = "OL1006";

    /// <summary>Fields nest too deep and are left out.</summary>
    public const string TooDeep = "OL1007";

    /// <summary>There were more diagnostics than are kept.</summary>
    public const string MoreDiagnostics = "OL1008";

    /// <summary>The event's time lies more than five minutes ahead of its receipt: the receipt's time counts.</summary>
    public const string ClockAhead = "OL1009";

    /// <summary>A parent's run or job id is not valid; the parent is left out.</summary>
    public const string InvalidParent = "OL1010";

    /// <summary>A part is longer than it is kept; it is left out.</summary>
    public const string TooLong = "OL1011";
}
