using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Impact.Changes;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Impact.Rendering;

/// <summary>
/// An impact report as SARIF 2.1.0: one rule a category, one result an affected node and a changed thing that cannot be judged, the way of the change as a
/// code flow, waivers as suppressions. Results have no <c>kind</c>: any but <c>fail</c> would force the level to <c>none</c>.
/// </summary>
public static class SarifLog
{
    public const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>The name under which results have their fingerprint; another one when what it is made of changes.</summary>
    public const string FingerprintName = "lineageImpact/v1";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="version">Of this program.</param>
    public static void Write(Stream output, ImpactReport report, GateResult? gate, string version)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var writer = new Utf8JsonWriter(output, Options);
        var unknown = report.Sources.Where(source => source.Verdict == Verdict.Unknown).ToList();
        var rules = report.Affected.Select(node => node.Reason.Atom.Category).Concat(unknown.Count > 0 ? [DiffCategory.Unparsed] : [])
            .Distinct().Order().ToList();
        writer.WriteStartObject();
        writer.WriteString("$schema", Schema);
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        WriteTool(writer, rules, version);
        writer.WriteString("columnKind", "utf16CodeUnits");
        writer.WriteStartArray("results");
        foreach (var node in report.Affected) WriteResult(writer, node, report, rules, gate);
        foreach (var source in unknown) WriteUnknown(writer, source, rules);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter writer, List<DiffCategory> rules, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "lineage check");
        writer.WriteString("semanticVersion", version);
        writer.WriteStartArray("rules");
        foreach (var category in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("id", category.WireName());
            Text(writer, "shortDescription", CategoryTexts.Of(category));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, AffectedNode node, ImpactReport report, List<DiffCategory> rules, GateResult? gate)
    {
        var category = node.Reason.Atom.Category;
        writer.WriteStartObject();
        writer.WriteString("ruleId", category.WireName());
        writer.WriteNumber("ruleIndex", rules.IndexOf(category));
        writer.WriteString("level", LevelOf(node.Verdict));
        Text(writer, "message", $"{node.VerdictName} for {NodeTexts.Of(node)}: {node.Reason.Sentence}");
        writer.WriteStartArray("locations");
        WriteLocation(writer, node, report);
        writer.WriteEndArray();
        WriteFlow(writer, node, report);
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString(FingerprintName, node.Fingerprint);
        writer.WriteEndObject();
        if (gate?.Waived.GetValueOrDefault(node.Fingerprint) is { } waiver) WriteSuppression(writer, waiver);
        writer.WriteStartObject("properties");
        writer.WriteString("verdict", node.VerdictName);
        writer.WriteNumber("severity", Math.Round(node.Severity, 2));
        writer.WriteNumber("distance", node.Distance);
        writer.WriteString("tier", node.Tier);
        if (node.Owner is not null) writer.WriteString("owner", node.Owner);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteUnknown(Utf8JsonWriter writer, SourceVerdict source, List<DiffCategory> rules)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", DiffCategory.Unparsed.WireName());
        writer.WriteNumber("ruleIndex", rules.IndexOf(DiffCategory.Unparsed));
        writer.WriteString("level", "warning");
        Text(writer, "message", $"What this changes is not known{(source.Notes.IsEmpty ? "" : ": " + source.Notes[0])}");
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        if (source.File is { } file) SarifPlaces.WritePhysical(writer, file, null, null);
        SarifPlaces.WriteLogical(writer, source.Subject, NodeTexts.Short(source.Subject));
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter writer, AffectedNode node, ImpactReport report)
    {
        writer.WriteStartObject();
        if (node.UseSite is { File: { } file } site) SarifPlaces.WritePhysical(writer, file, site.Line, site.Column);
        else if (FileOfChange(node, report) is { } changed) SarifPlaces.WritePhysical(writer, changed, null, null);
        SarifPlaces.WriteLogical(writer, node.Id, NodeTexts.Of(node));
        writer.WriteEndObject();
    }

    // What has no text of its own (a dashboard, a contract) is told where the change stands.
    private static string? FileOfChange(AffectedNode node, ImpactReport report) =>
        report.Sources.FirstOrDefault(source => source.Change == node.Reason.Atom.Change)?.File;

    private static void WriteFlow(Utf8JsonWriter writer, AffectedNode node, ImpactReport report)
    {
        var path = node.Reason.Path;
        if (path.IsEmpty) return;
        writer.WriteStartArray("codeFlows");
        writer.WriteStartObject();
        writer.WriteStartArray("threadFlows");
        writer.WriteStartObject();
        writer.WriteStartArray("locations");
        for (var i = 0; i < path.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("location");
            if (i == 0 && FileOfChange(node, report) is { } file) SarifPlaces.WritePhysical(writer, file, null, null);
            SarifPlaces.WriteLogical(writer, path[i].Node, NodeTexts.Short(path[i].Node));
            Text(writer, "message", i == 0 ? $"{node.Reason.Atom} changes" : SarifPlaces.Tell(path[i]));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteSuppression(Utf8JsonWriter writer, Waiver waiver)
    {
        writer.WriteStartArray("suppressions");
        writer.WriteStartObject();
        writer.WriteString("kind", "external");
        writer.WriteString("status", "accepted");
        writer.WriteString("justification", waiver.Reason);
        writer.WriteStartObject("properties");
        writer.WriteString("approver", waiver.Approver);
        writer.WriteString("expires", waiver.Expires.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static string LevelOf(Verdict verdict) => verdict switch
    {
        Verdict.Breaking => "error",
        Verdict.Behavioral or Verdict.Unknown or Verdict.Stale or Verdict.Timeliness => "warning",
        _ => "note",
    };

    internal static void Text(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }
}
