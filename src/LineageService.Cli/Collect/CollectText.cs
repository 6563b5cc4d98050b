using System.Collections.Immutable;
using System.Globalization;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;

namespace LineageService.Cli.Collect;

/// <summary>The answer of a collection for a person: what the source holds, what changed by name as far as it fits a screen, what went wrong.</summary>
internal static class CollectText
{
    private const int MaxNames = 20;
    private const int MaxFailures = 20;

    public static void Write(TextWriter answer, CollectionReport report)
    {
        answer.WriteLine(Line(
            $"{report.Source}: {report.Tasks:N0} tasks, {report.Opaque:N0} opaque tasks, {report.Tables:N0} tables, {report.Dependencies:N0} dependencies, {report.Aliases:N0} aliases"));
        if (report.Stated + report.Grants > 0) answer.WriteLine(Line($"stated by the source: lineage of {report.Stated:N0} assets, {report.Grants:N0} grants"));
        var plan = report.Plan;
        answer.WriteLine(Line(
            $"{Heading(report)}: {plan.Added.Length:N0} added, {plan.Changed.Length:N0} changed, {plan.Unchanged:N0} unchanged, {plan.Retired.Length:N0} retired, {plan.Renamed.Length:N0} renamed, {report.Failures.Length:N0} failed"));
        Names(answer, "+", plan.Added);
        Names(answer, "~", plan.Changed);
        Names(answer, "-", plan.Retired);
        foreach (var rename in plan.Renamed.Take(MaxNames)) answer.WriteLine($"  {rename.From} -> {rename.To}");
        More(answer, plan.Renamed.Length);
        if (plan.Released.Length > 0) answer.WriteLine(Line($"{plan.Released.Length:N0} are gone here and live on: another source gives them"));
        if (plan.Kept.Length > 0) answer.WriteLine(Line($"{plan.Kept.Length:N0} are kept as they were: what gave them could not be read this time"));
        if (report.RefusedAliases > 0) answer.WriteLine(Line($"{report.RefusedAliases:N0} aliases stay undone, for a person undid them"));
        if (report.Import is { } import)
        {
            answer.WriteLine(Line(
                $"imported {import.Tasks:N0} tasks: {import.Analysed:N0} analysed, {import.Partly:N0} partly, {import.Failed:N0} failed; {report.Affected:N0} more analysed again for what they read"));
            foreach (var failures in import.Failures) answer.WriteLine(Line($"  {failures.Code}: {failures.Count:N0}"));
        }

        foreach (var notice in report.Notices) answer.WriteLine(notice);
        foreach (var failure in report.Failures.Take(MaxFailures)) answer.WriteLine(failure.ToString());
        if (report.Failures.Length > MaxFailures) answer.WriteLine(Line($"and {report.Failures.Length - MaxFailures:N0} more; --json names all"));
        if (report.Refusal is { } refusal) answer.WriteLine($"refused: {refusal}");
    }

    private static string Heading(CollectionReport report) =>
        report.Refusal is not null ? "refused" : report.DryRun ? "would change" : "changed";

    private static void Names(TextWriter answer, string sign, ImmutableArray<SourceItemKey> keys)
    {
        foreach (var key in keys.Take(MaxNames)) answer.WriteLine($"  {sign} {key}");
        More(answer, keys.Length);
    }

    private static void More(TextWriter answer, int count)
    {
        if (count > MaxNames) answer.WriteLine(Line($"  and {count - MaxNames:N0} more; --json names all"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
