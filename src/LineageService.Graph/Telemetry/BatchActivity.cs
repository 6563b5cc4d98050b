using System.Diagnostics;

namespace LineageService.Graph.Telemetry;

/// <summary>
/// Starts spans for work that several callers wait for at once: one span, linked to what each of them was doing. Where there is one caller the span
/// is its child too, so that a trace reads from the request to the commit. Spans hold counts, never texts.
/// </summary>
public static class BatchActivity
{
    /// <summary>Links of one span at most; a batch may have thousands of causes.</summary>
    public const int MaxLinks = 128;

    /// <summary>Starts a span; null where nobody listens.</summary>
    /// <param name="causes">What the callers were doing; the default context for none, repeats are left out.</param>
    public static Activity? Start(ActivitySource source, string name, IEnumerable<ActivityContext> causes, ActivityKind kind = ActivityKind.Internal)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners()) return null;
        var distinct = new HashSet<ActivityContext>(causes.Where(cause => cause != default).Take(MaxLinks * 8)).Take(MaxLinks).ToArray();
        var parent = distinct.Length == 1 ? distinct[0] : default;

        // What happens to be current on this thread is another batch's business.
        var before = Activity.Current;
        Activity.Current = null;
        var activity = source.StartActivity(name, kind, parent, links: distinct.Select(cause => new ActivityLink(cause)));
        if (activity is null) Activity.Current = before;
        return activity;
    }

    /// <summary>Notes that the work of a span failed, by the kind of failure; messages may quote what they got.</summary>
    public static void Fail(Activity? activity, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
        activity?.SetTag("error.type", failure.GetType().Name);
    }
}
