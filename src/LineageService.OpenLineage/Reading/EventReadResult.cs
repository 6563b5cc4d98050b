using LineageService.OpenLineage.Events;

namespace LineageService.OpenLineage.Reading;

/// <summary>What reading gave: an event or an error, exactly one of the two.</summary>
public readonly record struct EventReadResult(OpenLineageEvent? Event, EventReadError? Error)
{
    public static EventReadResult Of(OpenLineageEvent read) => new(read, null);

    public static EventReadResult Of(EventReadError error) => new(null, error);
}
