using System.Globalization;
using LineageService.Impact.Changes;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>
/// An impact report as CSV (RFC 4180), one line a node, columns among them, nothing cut: what lies behind the change, and where the report has it also what the
/// changed columns are made of.
/// </summary>
public static class ImpactCsv
{
    private const string Header =
        "direction,verdict,kind,node,dataset,column,job,distance,tier,severity,confidence,readers_30d,owner,team,sla,atom,category,why,file,line,fingerprint,waived_by";

    public static void Write(TextWriter output, ImpactReport report, GateResult? gate)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(report);
        output.Write(Header + "\r\n");
        foreach (var node in report.Affected) Write(output, node, gate);
        foreach (var node in report.Upstream) WriteUpstream(output, node, report.Atoms[node.Atom]);
    }

    private static void Write(TextWriter output, AffectedNode node, GateResult? gate) => Line(
        output,
        "downstream", node.VerdictName, NodeTexts.KindOf(node.Kind), node.Id, node.Dataset?.Name, node.Column, node.Job?.Name,
        Text(node.Distance), node.Tier, Text(Math.Round(node.Severity, 2)), Text(Math.Round(node.Confidence, 4)),
        node.Readers30Days is { } readers ? Text(readers) : null, node.Owner, node.Team, node.Sla, node.Reason.Atom.ToString(),
        node.Reason.Atom.Category.WireName(), node.Reason.Sentence, node.UseSite?.File, node.UseSite is { } site ? Text(site.Line) : null, node.Fingerprint,
        gate?.Waived.GetValueOrDefault(node.Fingerprint)?.Approver);

    private static void WriteUpstream(TextWriter output, UpstreamNode node, ChangeAtom atom) => Line(
        output,
        "upstream", null, node.Column is null ? "table" : "column", node.Node, node.Dataset.Name, node.Column, null, Text(node.Distance), null, null, null, null,
        null, null, null, atom.ToString(), atom.Category.WireName(), null, null, null, null, null);

    private static void Line(TextWriter output, params ReadOnlySpan<string?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0) output.Write(',');
            output.Write(Quoted(fields[i] ?? ""));
        }

        output.Write("\r\n");
    }

    // A name that a spreadsheet would take for a formula stays a text.
    private static string Quoted(string field)
    {
        if (field.Length > 0 && field[0] is '=' or '+' or '-' or '@') field = "'" + field;
        return field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
