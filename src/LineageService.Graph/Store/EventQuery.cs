namespace LineageService.Graph.Store;

/// <summary>Which events of the log. All given filters must hold.</summary>
/// <param name="Kind">As in <see cref="LoggedEvent.Kind"/>; null for all but discarded ones.</param>
/// <param name="From">First receipt at or after (UTC).</param>
/// <param name="To">First receipt before (UTC).</param>
/// <param name="After">The cursor of the page before; null for the first page.</param>
public sealed record EventQuery(
    string? Kind = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? After = null, int Limit = 100)
{
    public static EventQuery All { get; } = new();

    /// <summary>True to read everything but the bodies, which may be many megabytes each.</summary>
    public bool BodiesLeftOut { get; init; }

    /// <summary>True where an event passes the filters.</summary>
    public bool Matches(LoggedEvent logged) =>
        (Kind is null ? logged.Kind != LoggedEvent.DiscardedKind : logged.Kind == Kind)
        && !(logged.ReceivedAt < From) && !(logged.ReceivedAt >= To);
}
