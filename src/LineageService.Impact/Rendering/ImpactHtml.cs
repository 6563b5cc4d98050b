using System.Globalization;
using System.Net;
using System.Text;
using LineageService.Impact.Changes;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>
/// An impact report as one page that needs nothing else: no script from elsewhere, no font, no picture. All nodes are on it; the filter only hides.
/// </summary>
public static class ImpactHtml
{
    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:80em;padding:0 1em;color:#1b1b1b;background:#fff}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .6em;border-bottom:1px solid #ddd;vertical-align:top}
        th{position:sticky;top:0;background:#f4f4f4}code{font-size:13px}input{padding:.4em;width:24em;margin:.6em 0}
        .BREAKING{color:#a40000;font-weight:600}.BEHAVIORAL{color:#8a5200;font-weight:600}.UNKNOWN,.STALE,.TIMELINESS{color:#5c5c00}
        details summary{cursor:pointer}ol{margin:.3em 0}pre{background:#f4f4f4;padding:.6em;overflow:auto}
        @media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}th,pre{background:#262626}td,th{border-color:#444}
        .BREAKING{color:#ff8a80}.BEHAVIORAL{color:#ffcc80}.UNKNOWN,.STALE,.TIMELINESS{color:#e6e68a}}
        """;

    private const string Script = """
        const filter=document.getElementById('filter');
        filter.addEventListener('input',()=>{const wanted=filter.value.toLowerCase();
        for(const row of document.querySelectorAll('#affected tbody tr'))row.hidden=!row.textContent.toLowerCase().includes(wanted);});
        """;

    /// <param name="note">What was compared; null for nothing.</param>
    public static void Write(TextWriter output, ImpactReport report, GateResult gate, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(gate);
        output.Write("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Lineage check</title>\n");
        output.Write("<meta name=\"viewport\" content=\"width=device-width\">\n");
        output.Write($"<style>{Style}</style></head><body>\n<h1>Lineage check</h1>\n");
        output.Write($"<p><span class=\"{report.Summary.Verdict.WireName()}\">{report.Summary.Verdict.WireName()}</span> · {Text(gate.Why)} · ");
        output.Write($"{report.Affected.Length.ToString(CultureInfo.InvariantCulture)} nodes affected</p>\n");
        Sources(output, report);
        Affected(output, report, gate);
        Privacy(output, report);
        NotAnalysed(output, report);
        foreach (var fix in report.Fixes) output.Write($"<h3>{Text(fix.Title)}: {Text(NodeTexts.Short(fix.Subject))}</h3>\n<pre>{Text(fix.Sql)}</pre>\n");
        Backfill(output, report);
        Pins(output, report, note);
        output.Write($"<script>{Script}</script>\n</body></html>\n");
    }

    private static void Sources(TextWriter output, ImpactReport report)
    {
        output.Write("<h2>Changes</h2>\n<table><thead><tr><th>verdict<th>what<th>category<th>notes</tr></thead><tbody>\n");
        foreach (var source in report.Sources)
        {
            output.Write($"<tr><td class=\"{source.Verdict.WireName()}\">{source.Verdict.WireName()}<td><code>{Text(source.File ?? NodeTexts.Short(source.Subject))}</code>");
            output.Write($"<td>{Text(string.Join(", ", source.Categories.Select(DiffCategories.WireName)))}<td>{Text(string.Join("; ", source.Notes))}</tr>\n");
        }

        output.Write("</tbody></table>\n");
    }

    private static void Affected(TextWriter output, ImpactReport report, GateResult gate)
    {
        output.Write("<h2>Affected</h2>\n<input id=\"filter\" placeholder=\"filter\" aria-label=\"filter\">\n");
        output.Write("<table id=\"affected\"><thead><tr><th>verdict<th>what<th>tier<th>owner<th>hops<th>severity<th>readers (30 days)<th>why</tr></thead><tbody>\n");
        foreach (var node in report.Affected)
        {
            var waiver = gate.Waived.GetValueOrDefault(node.Fingerprint);
            output.Write($"<tr><td class=\"{node.Verdict.WireName()}\">{node.VerdictName}{(waiver is null ? "" : $"<br>waived by {Text(waiver.Approver)}")}");
            output.Write($"<td><code>{Text(NodeTexts.Of(node))}</code><td>{Text(node.Tier)}<td>{Text(node.Owner ?? node.Team ?? "")}");
            output.Write($"<td>{Number(node.Distance)}<td>{Number(Math.Round(node.Severity, 1))}<td>{(node.Readers30Days is { } readers ? Number(readers) : "unknown")}");
            output.Write($"<td><details><summary>{Text(node.Reason.Sentence)}</summary>{Why(node)}</details></tr>\n");
        }

        output.Write("</tbody></table>\n");
    }

    private static string Why(AffectedNode node)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<p><code>{Text(node.Reason.Atom.ToString())}</code> {Text(CategoryTexts.Of(node.Reason.Atom.Category))}</p>");
        if (node.UseSite is { File: { } file } site) text.Append(CultureInfo.InvariantCulture, $"<p>{Text(file)}, line {site.Line}</p>");
        var path = node.Reason.Path;
        if (!path.IsEmpty) text.Append("<ol>");
        foreach (var hop in path) text.Append(CultureInfo.InvariantCulture, $"<li><code>{Text(SarifPlaces.Tell(hop))}</code></li>");
        if (!path.IsEmpty) text.Append("</ol>");
        return text.Append(CultureInfo.InvariantCulture, $"<p><small>{node.Fingerprint}</small></p>").ToString();
    }

    private static void Privacy(TextWriter output, ImpactReport report)
    {
        output.Write("<h2>Privacy delta</h2>\n");
        if (report.Privacy is not { Labels: > 0 } privacy)
        {
            output.Write($"<p>{Text(report.Privacy is { } none ? PrivacyTexts.NoLabels(none) : PrivacyTexts.NotAsked)}</p>\n");
            return;
        }

        if (privacy.Basis == PrivacyBasis.Names) output.Write($"<p>{Text(PrivacyTexts.Supposed(privacy))}</p>\n");

        output.Write("<ul>\n");
        foreach (var change in privacy.Raised.Concat(privacy.Lowered))
        {
            output.Write($"<li><code>{Text(NodeTexts.Short(change.Node))}</code>: {Text(change.Category)} {Text(change.FormBefore ?? "none")} → ");
            output.Write($"{Text(change.FormAfter ?? "none")}{(change.IsViolation ? " <b>not allowed</b>" : "")}</li>\n");
        }

        output.Write(privacy.Raised.IsEmpty && privacy.Lowered.IsEmpty ? "<li>No sink shows more or less than before.</li></ul>\n" : "</ul>\n");
    }

    private static void NotAnalysed(TextWriter output, ImpactReport report)
    {
        var completeness = report.Completeness;
        output.Write("<h2>Not analysed</h2>\n<ul>\n");
        foreach (var job in completeness.OpaqueJobs) output.Write($"<li><code>{Text(job.Job.Name)}</code>: {Text(job.Why)}</li>\n");
        foreach (var source in report.Sources.Where(source => source.Verdict == Verdict.Unknown))
            output.Write($"<li><code>{Text(source.File ?? NodeTexts.Short(source.Subject))}</code>: {Text(string.Join("; ", source.Notes))}</li>\n");
        foreach (var standing in completeness.NotAnalysed) output.Write($"<li><code>{Text(NodeTexts.Short(standing.Subject))}</code>: {Text(standing.Why)}</li>\n");
        foreach (var reference in completeness.UnresolvedReferences)
            output.Write($"<li><code>{Text(reference.Job.Name)}</code>: nothing resolves {Text(reference.Name)}</li>\n");
        if (completeness.Truncated) output.Write("<li>what lies beyond the depth limit</li>\n");
        var coverage = (100 * completeness.CoverageInClosure).ToString("0.#", CultureInfo.InvariantCulture);
        output.Write($"<li>Of the jobs behind the changes, weighed by tier, {coverage} % can be seen into.</li></ul>\n");
    }

    private static void Backfill(TextWriter output, ImpactReport report)
    {
        if (report.Backfill.IsEmpty) return;
        output.Write("<h2>Run again, in this order</h2>\n<ol>\n");
        foreach (var step in report.Backfill)
        {
            var partitions = step.PartitionColumn is { } column ? $", {column} from {Moment(step.From)} to {Moment(step.To)}" : "";
            output.Write($"<li><code>{Text(step.Job.Name)}</code> → <code>{Text(step.Dataset.Name)}</code>{Text(partitions)}</li>\n");
        }

        output.Write("</ol>\n");
    }

    private static void Pins(TextWriter output, ImpactReport report, string? note)
    {
        var pins = report.Pins;
        output.Write($"<p><small>{Text(note ?? "")} Epoch {Number(pins.Epoch)}, asked {Moment(pins.AsOf)}, lineage of {Moment(report.Completeness.LineageAsOf)}, ");
        output.Write($"schemas {Text(pins.CatalogVersion ?? "unknown")}, policy of labels {Text(pins.PolicyHash ?? "unknown")}.</small></p>\n");
    }

    private static string Moment(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "unknown";

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
