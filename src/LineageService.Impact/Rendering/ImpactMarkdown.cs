using System.Globalization;
using System.Text;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>
/// An impact report as the one comment of a pull request that is edited in place: a hidden mark by which it is found again, the verdict, the worst
/// twenty assets, what becomes visible, and always what was not analysed.
/// </summary>
public static class ImpactMarkdown
{
    /// <summary>By this line the comment of an earlier run is found.</summary>
    public const string Marker = "<!-- lineage-check -->";

    private const int ShownRows = 20;
    private const int ShownSources = 20;
    private const int ShownSteps = 10;
    private const int ShownColumns = 4;
    private const int ShownFingerprint = 16;

    /// <param name="link">Where the whole report is; null: nowhere.</param>
    /// <param name="note">What was compared, for the last line; null for nothing.</param>
    public static string Render(ImpactReport report, GateResult gate, string? link, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(gate);
        var text = new StringBuilder();
        Line(text, Marker);
        Line(text, $"### Lineage check: {OutcomeOf(gate)}");
        Line(text);
        Line(text, $"**{report.Summary.Verdict.WireName()}** behind the changes · {Sentence(gate.Why)}{Numbers(report)}");
        Line(text);
        Sources(text, report);
        Assets(text, report, gate, link);
        Others(text, report, gate);
        Privacy(text, report);
        NotAnalysed(text, report);
        Fixes(text, report);
        Backfill(text, report);
        LastGood(text, report);
        Waiving(text, gate);
        if (note is not null) Line(text, $"<sub>{Escape(note)}{(report.Pins.PolicyHash is { } policy ? $" Policy of labels: {Escape(policy.Length > 12 ? policy[..12] : policy)}." : "")}</sub>");
        return text.ToString();
    }

    private static string OutcomeOf(GateResult gate) => gate.Outcome switch
    {
        GateOutcome.Pass => "pass",
        GateOutcome.Findings => "findings",
        GateOutcome.Inconclusive => "inconclusive",
        GateOutcome.Stale => "lineage too old",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Numbers(ImpactReport report)
    {
        if (report.Affected.IsEmpty) return " Nothing behind the changes is affected.";
        var tables = report.Affected.Where(node => node.Dataset is not null && node.Kind != AffectedKind.Job).Select(node => node.Dataset).Distinct().Count();
        var jobs = report.Affected.Count(node => node.Kind == AffectedKind.Job);
        var severity = report.Summary.MaxSeverity.ToString("0", CultureInfo.InvariantCulture);
        return $" Affected: {Count(tables, "table or asset", "tables and assets")}, {Count(jobs, "job", "jobs")}; highest severity {severity} of 100.";
    }

    private static void Sources(StringBuilder text, ImpactReport report)
    {
        var told = report.Sources.Where(source => source.Verdict != Verdict.None).ToList();
        if (report.Sources.IsEmpty) Line(text, "No task or table changed.");
        if (told.Count == 0 && !report.Sources.IsEmpty)
            Line(text, $"{Count(report.Sources.Length, "changed task or table means", "changed tasks and tables mean")} the same as before.");
        foreach (var source in told.Take(ShownSources))
        {
            var categories = source.Categories.IsEmpty ? "" : $": {string.Join(", ", source.Categories.Select(category => Told(category, source, report)))}";
            var notes = source.Notes.IsEmpty ? "" : $" ({string.Join("; ", source.Notes.Select(Escape))})";
            Line(text, $"- {Code(source.File ?? NodeTexts.Short(source.Subject))}: {source.Verdict.WireName()}{categories}{notes}");
        }

        if (told.Count > ShownSources) Line(text, $"- and {Count(told.Count - ShownSources, "more change", "more changes")}");
        Line(text);
    }

    // column-dropped `email`: the comment must do without the files beside it.
    private static string Told(Changes.DiffCategory category, SourceVerdict source, ImpactReport report)
    {
        var columns = report.Atoms.Where(atom => atom.Change == source.Change && atom.Category == category && atom.Column is not null)
            .Select(atom => atom.Kind == Changes.AtomKind.SchemaRename ? $"{atom.Column} → {atom.After}" : atom.Column!).Distinct(StringComparer.Ordinal).ToList();
        var more = columns.Count > ShownColumns ? $" and {columns.Count - ShownColumns} more" : "";
        return columns.Count == 0 ? Changes.DiffCategories.WireName(category)
            : $"{Changes.DiffCategories.WireName(category)} {Code(string.Join(", ", columns.Take(ShownColumns)))}{more}";
    }

    private static void Assets(StringBuilder text, ImpactReport report, GateResult gate, string? link)
    {
        var assets = AffectedAsset.Of(report, gate);
        if (assets.Count == 0) return;
        Line(text, "| verdict | asset | tier | owner | hops | why |");
        Line(text, "|---|---|---|---|---|---|");
        foreach (var asset in assets.Take(ShownRows))
        {
            var node = asset.Worst;
            var verdict = node.VerdictName + (asset.IsWaived ? " (waived)" : "");
            Line(text, $"| {verdict} | {Code(asset.Title)} | {node.Tier} | {Escape(node.Owner ?? node.Team ?? "–")} | {node.Distance} | {Escape(node.Reason.Sentence)}{Place(node)} |");
        }

        Line(text);
        if (assets.Count <= ShownRows) return;
        var rest = Count(assets.Count - ShownRows, "more asset", "more assets");
        Line(text, link is null ? $"And {rest}: the JSON, CSV and HTML of this check have all of them." : $"And {rest}: [the whole report]({link}).");
        Line(text);
    }

    private static void Others(StringBuilder text, ImpactReport report, GateResult gate)
    {
        var others = gate.Findings.Where(finding => finding.Node is null).ToList();
        foreach (var finding in others) Line(text, $"- {Escape(finding.Sentence)}");
        foreach (var waiver in gate.ExpiredWaivers)
            Line(text, $"- The waiver {Code(waiver.Fingerprint[..Waiver.MinLength])} of {Escape(waiver.Approver)} ended on {waiver.Expires:yyyy-MM-dd}.");
        foreach (var baseline in report.Baselines)
        {
            Line(text, $"- {Code(baseline.Job.Name)}, due at {baseline.Committed:hh\\:mm}: {baseline.Before.ToString().ToUpperInvariant()} → "
                + baseline.After.ToString().ToUpperInvariant());
        }

        if (others.Count + gate.ExpiredWaivers.Length + report.Baselines.Length > 0) Line(text);
    }

    private static void Privacy(StringBuilder text, ImpactReport report)
    {
        Line(text, "**Privacy delta**");
        Line(text);
        if (report.Privacy is not { } privacy) Line(text, PrivacyTexts.NotAsked);
        else if (privacy.Labels == 0) Line(text, PrivacyTexts.NoLabels(privacy));
        else if (privacy.Raised.IsEmpty && privacy.Lowered.IsEmpty) Line(text, "No sink shows more or less of a labelled value than before.");
        else
        {
            foreach (var change in privacy.Raised) Line(text, $"- {Exposure(change)}{(change.IsViolation ? " **(not allowed)**" : "")}");
            foreach (var change in privacy.Lowered) Line(text, $"- {Exposure(change)}");
        }

        if (report.Sources.Any(source => source.Verdict == Verdict.Unknown)) Line(text, PrivacyTexts.NotUnderstood);
        if (report.Privacy is { Basis: PrivacyBasis.Names, Labels: > 0 } supposed)
        {
            if (text[^2] != '\n') Line(text);
            Line(text, PrivacyTexts.Supposed(supposed));
        }

        Line(text);
    }

    private static string Exposure(ExposureChange change) =>
        $"{Code(NodeTexts.Short(change.Node))}: {Escape(change.Category)} {change.FormBefore ?? "none"} → {change.FormAfter ?? "none"}";

    // Always there: that nothing is missing is an answer too.
    private static void NotAnalysed(StringBuilder text, ImpactReport report)
    {
        var completeness = report.Completeness;
        Line(text, "**Not analysed**");
        Line(text);
        foreach (var job in completeness.OpaqueJobs.Take(ShownSteps))
            Line(text, $"- {Code(job.Job.Name)}: {Escape(job.Why)} ({Count(job.Behind, "node", "nodes")} behind it)");
        if (completeness.OpaqueJobs.Length > ShownSteps) Line(text, $"- and {Count(completeness.OpaqueJobs.Length - ShownSteps, "more job", "more jobs")}");
        foreach (var source in report.Sources.Where(source => source.Verdict == Verdict.Unknown))
            Line(text, $"- {Code(source.File ?? NodeTexts.Short(source.Subject))}: {Escape(source.Notes.IsEmpty ? "what it changes is not known." : source.Notes[0])}");
        var standings = completeness.NotAnalysed.Where(standing => standing.Standing != Standing.Unconnected).ToList();
        foreach (var standing in standings.Take(ShownSteps)) Line(text, $"- {Code(NodeTexts.Short(standing.Subject))}: {Escape(standing.Why)}");
        if (standings.Count > ShownSteps) Line(text, $"- and {Count(standings.Count - ShownSteps, "more subject", "more subjects")}");
        if (completeness.UnresolvedReferences.Length > 0)
            Line(text, $"- {Count(completeness.UnresolvedReferences.Length, "name", "names")} in consumers' texts that nothing resolves");
        if (completeness.Truncated) Line(text, $"- everything beyond {completeness.DepthLimit ?? 0} hops");
        if (completeness.CoverageInClosure < 1)
            Line(text, $"- of the jobs behind the changes, weighed by tier, {(100 * completeness.CoverageInClosure).ToString("0.#", CultureInfo.InvariantCulture)} % can be seen into");
        if (text.ToString().EndsWith("**Not analysed**\n\n", StringComparison.Ordinal)) Line(text, "Nothing: all that lies behind the changes was analysed.");
        Line(text);
        var lonely = completeness.NotAnalysed.Where(standing => standing.Standing == Standing.Unconnected).Select(standing => Code(NodeTexts.Short(standing.Subject))).ToList();
        if (lonely.Count == 0) return;
        Line(text, $"Without any reader that is known: {string.Join(", ", lonely.Take(ShownSteps))}{(lonely.Count > ShownSteps ? $" and {lonely.Count - ShownSteps} more" : "")}.");
        Line(text);
    }

    private static string Place(AffectedNode node) =>
        node.UseSite is { File: { } file } site ? $" ({Code($"{file}:{site.Line.ToString(CultureInfo.InvariantCulture)}")})" : "";

    private static void LastGood(StringBuilder text, ImpactReport report)
    {
        if (report.LastGood.IsEmpty) return;
        Line(text, "<details><summary>Whole until</summary>");
        Line(text);
        foreach (var table in report.LastGood.Take(ShownRows))
            Line(text, $"- {Code(table.Dataset.Name)}: {(table.At is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "no run is known")}");
        Line(text);
        Line(text, "</details>");
        Line(text);
    }

    // A waiver needs the name of what it waives.
    private static void Waiving(StringBuilder text, GateResult gate)
    {
        var findings = gate.Findings.Where(finding => finding.Node is not null).ToList();
        if (findings.Count == 0) return;
        Line(text, "<details><summary>Fingerprints, for waivers</summary>");
        Line(text);
        foreach (var finding in findings.Take(ShownRows))
            Line(text, $"- {Code(finding.Node!.Fingerprint[..ShownFingerprint])} {finding.Node.VerdictName} {Code(NodeTexts.Of(finding.Node))}");
        if (findings.Count > ShownRows) Line(text, $"- and {Count(findings.Count - ShownRows, "more finding", "more findings")}, with theirs in the JSON");
        Line(text);
        Line(text, "</details>");
        Line(text);
    }

    private static void Fixes(StringBuilder text, ImpactReport report)
    {
        if (report.Fixes.IsEmpty) return;
        Line(text, "<details><summary>Suggested fixes</summary>");
        Line(text);
        foreach (var fix in report.Fixes.Take(ShownSteps))
        {
            Line(text, $"{Escape(fix.Title)} for {Code(NodeTexts.Short(fix.Subject))}:");
            Line(text);
            Line(text, "```sql");
            Line(text, fix.Sql.TrimEnd());
            Line(text, "```");
            Line(text);
        }

        Line(text, "</details>");
        Line(text);
    }

    private static void Backfill(StringBuilder text, ImpactReport report)
    {
        if (report.Backfill.IsEmpty) return;
        Line(text, $"<details><summary>Run again, in this order ({report.Backfill.Length})</summary>");
        Line(text);
        foreach (var step in report.Backfill.Take(ShownRows))
        {
            var partitions = step.PartitionColumn is null ? "" : $", {step.PartitionColumn} from {Day(step.From) ?? "the first"} to {Day(step.To) ?? "the last"}";
            Line(text, $"{step.Order}. {Code(step.Job.Name)} → {Code(step.Dataset.Name)}{partitions}");
        }

        if (report.Backfill.Length > ShownRows) Line(text, $"and {Count(report.Backfill.Length - ShownRows, "more step", "more steps")}");
        Line(text);
        Line(text, "</details>");
        Line(text);
    }

    private static string? Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(int count, string one, string several) => $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : several)}";

    private static string Sentence(string text) => text.Length == 0 ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    private static string Code(string text) => $"`{text.Replace("`", "'", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '\n' or '\r') escaped.Append(' ');
            else if (c is '|' or '<' or '>' or '*' or '_' or '`' or '[' or ']' or '\\') escaped.Append('\\').Append(c);
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
