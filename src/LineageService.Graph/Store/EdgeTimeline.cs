using System.Collections.Immutable;

namespace LineageService.Graph.Store;

/// <summary>A stretch of valid time in which one content held. Times are UTC ticks.</summary>
/// <param name="To">Where it ended; <see cref="Open"/> while it holds.</param>
/// <param name="Content">Equal for equal claims.</param>
public readonly record struct ContentSpan(long From, long To, UInt128 Content)
{
    /// <summary>The end of what holds still.</summary>
    public const long Open = long.MaxValue;
}

/// <summary>What becomes of a version.</summary>
public enum EdgeTimelineAction : byte
{
    /// <summary>A believed version stays as it is.</summary>
    Keep,

    /// <summary>A believed version that was open ended.</summary>
    Close,

    /// <summary>A believed version is found wrong.</summary>
    Withdraw,

    /// <summary>A version is new.</summary>
    Add,
}

/// <summary>One step from what was believed to what is believed now.</summary>
/// <param name="Believed">
/// Place of the believed version it is about; of one to add: the version it takes over from, so that its beginning has the same cause. −1
/// for none.
/// </param>
/// <param name="First">Place of the told version that the stretch begins with or goes on with; −1 where none was told about it.</param>
/// <param name="Last">Place of the told version it ends with; −1 where none was told.</param>
public readonly record struct EdgeTimelineStep(EdgeTimelineAction Action, int Believed, int First, int Last, long From, long To)
{
    /// <summary>True where the told version begins where the stretch does: its cause is the stretch's.</summary>
    public bool BeginsAsTold { get; init; }
}

/// <summary>
/// How the believed versions of one (job, target, evidence) change when its history is told anew: what stays equal is not touched, and
/// nothing is rewritten but the end of what was open. The one rule of all stores.
/// </summary>
public static class EdgeTimeline
{
    /// <param name="believed">
    /// Versions believed so far, in order, not overlapping. Those that ended before <paramref name="from"/> may be missing.
    /// </param>
    /// <param name="from">From where on the history is told.</param>
    /// <param name="told">The history from there on, in order, not overlapping.</param>
    public static ImmutableArray<EdgeTimelineStep> Plan(ReadOnlySpan<ContentSpan> believed, long from, ReadOnlySpan<ContentSpan> told)
    {
        var wanted = Wanted(believed, from, told);
        var steps = ImmutableArray.CreateBuilder<EdgeTimelineStep>(wanted.Count + believed.Length);
        var next = 0;
        for (var place = 0; place < believed.Length; place++)
        {
            var old = believed[place];
            // Held at no time since its end is known: there is nothing to find wrong.
            if (old.From == old.To) continue;
            while (next < wanted.Count && wanted[next].Span.From < old.From) steps.Add(wanted[next++].Step(EdgeTimelineAction.Add));
            if (next == wanted.Count || wanted[next].Span.From != old.From || wanted[next].Span.Content != old.Content)
            {
                steps.Add(new EdgeTimelineStep(EdgeTimelineAction.Withdraw, place, -1, -1, old.From, old.To));
                continue;
            }

            var same = wanted[next++] with { Believed = place };
            if (same.Span.To == old.To) steps.Add(same.Step(EdgeTimelineAction.Keep));
            else if (old.To == ContentSpan.Open) steps.Add(same.Step(EdgeTimelineAction.Close));
            else
            {
                // Its end was believed for a while and must stay visible then: it is withdrawn as it is, and another takes its place.
                steps.Add(new EdgeTimelineStep(EdgeTimelineAction.Withdraw, place, -1, -1, old.From, old.To));
                steps.Add(same.Step(EdgeTimelineAction.Add));
            }
        }

        while (next < wanted.Count) steps.Add(wanted[next++].Step(EdgeTimelineAction.Add));
        return steps.DrainToImmutable();
    }

    /// <summary>
    /// True where a set that claims the same as the open version is that version going on, and not news of an earlier beginning.
    /// </summary>
    public static bool GoesOn(EdgeSet set, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(set);
        // An import repeats a task's edges without knowing since when.
        return set.Evidence is EvidenceKind.Sql or EvidenceKind.Manual || set.ValidFrom >= since;
    }

    /// <summary>What a set says that only tells what holds from now on; an empty one ends what held.</summary>
    public static EdgeHistory HistoryOf(EdgeSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new EdgeHistory(set.Job, set.Target, set.Evidence, set.ValidFrom, set.IsEmpty() ? [] : [set with { ValidTo = null }])
        {
            EndCause = set.EndCause ?? set.Cause,
        };
    }

    /// <summary>What ended the version that a history cuts.</summary>
    public static EdgeCause? EndCauseOf(EdgeHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.EndCause is not null) return history.EndCause;
        return history.Versions is [var first, ..] && first.ValidFrom == history.From ? first.Cause : null;
    }

    private static List<Stretch> Wanted(ReadOnlySpan<ContentSpan> believed, long from, ReadOnlySpan<ContentSpan> told)
    {
        var wanted = new List<Stretch>(told.Length + 1);
        for (var place = 0; place < believed.Length; place++)
        {
            var old = believed[place];
            if (old.From < from && old.From < old.To) wanted.Add(new Stretch(old with { To = Math.Min(old.To, from) }, place, -1, -1));
        }

        for (var place = 0; place < told.Length; place++)
        {
            var span = told[place];
            if (span.From >= span.To) continue;
            if (wanted is [.., var last] && last.Span.To == span.From && last.Span.Content == span.Content)
            {
                wanted[^1] = last with
                {
                    Span = last.Span with { To = span.To },
                    First = last.First < 0 ? place : last.First,
                    Last = place,
                };
            }
            else wanted.Add(new Stretch(span, -1, place, place));
        }

        return wanted;
    }

    private readonly record struct Stretch(ContentSpan Span, int Believed, int First, int Last)
    {
        public EdgeTimelineStep Step(EdgeTimelineAction action) =>
            new(action, Believed, First, Last, Span.From, Span.To) { BeginsAsTold = First >= 0 && !BeganBefore };

        public bool BeganBefore { get; init; } = Believed >= 0;
    }
}
