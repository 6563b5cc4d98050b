using System.Globalization;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Texts of all that a record says, to tell a repeated write from a change.</summary>
internal static class Stamps
{
    private const char Separator = '\u001f';

    public static string Of(RunRecord run) => Join(
        run.Job.Namespace, run.Job.Name, run.State, Ticks(run.StartedAt), Ticks(run.EndedAt), run.ParentJob?.Namespace, run.ParentJob?.Name,
        run.ParentRun?.Value.ToString("N"), run.Subsets);

    public static string Of(IdentityMerge merge) => Join(
        ((int)merge.Kind).ToString(CultureInfo.InvariantCulture), merge.Alias.Namespace, merge.Alias.Name, merge.Canonical.Namespace, merge.Canonical.Name,
        merge.Reason, merge.Author, Ticks(merge.MergedAt), Ticks(merge.UndoneAt), merge.UndoneBy);

    private static string? Ticks(DateTimeOffset? time) => time?.UtcTicks.ToString(CultureInfo.InvariantCulture);

    // A null differs from an empty text.
    private static string Join(params ReadOnlySpan<string?> parts)
    {
        var texts = new string[parts.Length];
        for (var place = 0; place < parts.Length; place++) texts[place] = parts[place] is { } part ? $"={part}" : "";
        return string.Join(Separator, texts);
    }
}
