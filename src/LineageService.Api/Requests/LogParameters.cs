using LineageService.Graph.Store;

namespace LineageService.Api.Requests;

/// <summary>Parameters of the requests about the event log: names, meanings, bounds and defaults, each once.</summary>
public static class LogParameters
{
    public static readonly PathParameter Hash = new(
        "hash", "Content hash of the event, SHA-256 in hex: whole, or 16 digits at least.", "8c6f1f0a2d3b4c5e");

    public static readonly ChoiceParameter<string> LetterKind = new(
        "kind", "dead: could not be applied. discarded: put aside.",
        [(LoggedEvent.DeadKind, LoggedEvent.DeadKind), (LoggedEvent.DiscardedKind, LoggedEvent.DiscardedKind)])
    {
        DefaultWord = LoggedEvent.DeadKind,
    };

    public static readonly TimeParameter From = new("from", "First received at this time or later, ISO 8601 with its zone, or a date.");

    public static readonly TimeParameter To = new("to", "First received before this time.");

    public static readonly DurationParameter KeepEvents = new(
        "events", "Age at which events of the log are forgotten: a number of s, m, h, d or w. What they told the graph stays.")
    {
        Example = "90d",
    };

    public static readonly DurationParameter KeepDeadLetters =
        new("deadLetters", "Age at which dead letters are forgotten, those put aside among them.") { Example = "180d" };

    public static readonly DurationParameter KeepHistory =
        new("history", "Time after their end at which versions of lineage, datasets and jobs are forgotten.") { Example = "365d" };

    public static readonly DurationParameter KeepRuns =
        new("runs", "Time after their end at which runs are forgotten.") { Example = "90d" };

    public static readonly ChoiceParameter<bool> DryRun = new(
        "dryRun", "Only count what would be forgotten.", [("true", true), ("false", false)])
    {
        DefaultWord = "false",
    };
}
