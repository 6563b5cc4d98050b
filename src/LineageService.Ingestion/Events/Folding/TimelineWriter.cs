using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Writes the histories of a job's edge sets from where they changed, and remembers what it wrote. What did not change is not written again.
/// </summary>
internal static class TimelineWriter
{
    public static void Write(JobFold job, JobComposition composition, ImmutableArray<EdgeHistory>.Builder histories)
    {
        var before = job.Written.ToDictionary(written => (written.Target, written.Evidence), written => written.Versions);
        var after = new List<WrittenTarget>();
        foreach (var key in composition.Versions.Keys.Union(before.Keys).Order())
        {
            var known = before.GetValueOrDefault(key, []);
            if ((key.Evidence == EvidenceKind.Static ? composition.DeclaredFrom : composition.RunsFrom) is not { } from)
            {
                after.Add(new WrittenTarget(key.Target, key.Evidence, known));
                continue;
            }

            var told = composition.Versions.GetValueOrDefault(key, []);
            var (history, written) = Compare(job.Id, key, known, told, from);
            if (history is not null) histories.Add(history);
            if (written.Count > 0) after.Add(new WrittenTarget(key.Target, key.Evidence, written));
        }

        job.Written = after;
    }

    private static (EdgeHistory? History, List<WrittenVersion> Written) Compare(
        JobId job, (DatasetId Target, EvidenceKind Evidence) key, List<WrittenVersion> known, List<TimelineVersion> told, long from)
    {
        // Versions that ended before are frozen; one that goes on over the border is told from there.
        known = known.FindAll(version => version.To > from);
        var written = told.ConvertAll(version => version.ToWritten());
        var changedFrom = long.MaxValue;
        if (known is [var oldest, ..] && oldest.From < from)
        {
            if (written is [var first, ..] && first.From == from && first.Claims == oldest.Claims)
                written[0] = first with { From = oldest.From, Causes = first.To == oldest.To ? oldest.Causes : first.Causes };
            else
                changedFrom = from;
        }

        var same = 0;
        while (same < known.Count && same < written.Count && known[same] == written[same]) same++;
        if (same == known.Count && same == written.Count) return (null, written);
        if (same < known.Count) changedFrom = Math.Min(changedFrom, known[same].From);
        if (same < written.Count) changedFrom = Math.Min(changedFrom, written[same].From);
        changedFrom = Math.Max(changedFrom, from);
        var versions = told.Skip(same).Select(version => version.ToEdgeSet(job, key.Target, key.Evidence));
        return (new EdgeHistory(job, key.Target, key.Evidence, new DateTimeOffset(changedFrom, TimeSpan.Zero), [.. versions]), written);
    }
}
