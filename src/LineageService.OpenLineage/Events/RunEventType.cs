namespace LineageService.OpenLineage.Events;

/// <summary>The transition that a run event reports (OpenLineage 2-0-2). An absent or unknown type reads as <see cref="Other"/>.</summary>
public enum RunEventType : byte
{
    Start = 0,
    Running = 1,
    Complete = 2,
    Abort = 3,
    Fail = 4,
    Other = 5,
}
