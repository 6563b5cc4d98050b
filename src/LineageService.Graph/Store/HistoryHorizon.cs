namespace LineageService.Graph.Store;

/// <summary>
/// How far back a store's history is whole, after a retention forgot versions (<see cref="ILineageStore.RetainAsync"/>). An answer about a
/// point before it may lack what ended by then; one about a later point lacks nothing. Not a promise that anything before it is gone.
/// </summary>
/// <param name="ValidTime">Whole from this valid time on (UTC); the beginning of time where nothing that was believed was forgotten.</param>
/// <param name="RecordedTime">What was known is whole from this recorded time on (UTC).</param>
public readonly record struct HistoryHorizon(DateTimeOffset ValidTime, DateTimeOffset RecordedTime)
{
    /// <summary>Nothing was forgotten.</summary>
    public static HistoryHorizon None => default;

    public bool IsNone => this == None;

    /// <summary>True where the history at a point is whole. Of what holds now nothing is ever forgotten.</summary>
    public bool Covers(TimePoint point) => !(point.AsOf < ValidTime) && !(point.KnownAt < RecordedTime);

    /// <summary>The horizon after more was forgotten.</summary>
    public HistoryHorizon And(HistoryHorizon other) => new(Later(ValidTime, other.ValidTime), Later(RecordedTime, other.RecordedTime));

    /// <summary>The horizon after a version was forgotten.</summary>
    /// <param name="validTo">When it ended; null for one that was found never to have held: it shows only in what was known.</param>
    /// <param name="closedAt">When its end, or that it was wrong, became known.</param>
    internal HistoryHorizon After(DateTimeOffset? validTo, DateTimeOffset closedAt) =>
        And(new HistoryHorizon(validTo ?? DateTimeOffset.MinValue, closedAt));

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
