using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Impact.Changes;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Rendering;

/// <summary>An impact report as JSON. Everything that the report has; nothing is cut.</summary>
public static class ImpactJson
{
    // Names are read by people: no escapes for what JSON itself allows.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document of its own.</summary>
    public static void Write(Stream output, ImpactReport report, GateResult? gate)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        Write(writer, report, gate);
    }

    /// <summary>Writes one object.</summary>
    /// <param name="gate">What a gate made of it; null where none was asked.</param>
    public static void Write(Utf8JsonWriter writer, ImpactReport report, GateResult? gate)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject();
        WriteSummary(writer, report);
        if (gate is not null) WriteGate(writer, gate);
        List(writer, "sources", report.Sources, Write);
        List(writer, "atoms", report.Atoms, Write);
        writer.WriteStartArray("affected");
        var places = new Dictionary<ChangeAtom, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < report.Atoms.Length; i++) places.TryAdd(report.Atoms[i], i);
        foreach (var node in report.Affected) Write(writer, node, gate, places.TryGetValue(node.Reason.Atom, out var place) ? place : report.Atoms.IndexOf(node.Reason.Atom));
        writer.WriteEndArray();
        ImpactJsonParts.WriteCompleteness(writer, report.Completeness);
        ImpactJsonParts.WriteFixes(writer, report.Fixes);
        ImpactJsonParts.WriteBackfill(writer, report.Backfill);
        ImpactJsonParts.WritePrivacy(writer, report.Privacy);
        ImpactJsonParts.WriteBaselines(writer, report.Baselines);
        ImpactJsonParts.WriteLastGood(writer, report.LastGood);
        if (!report.Upstream.IsEmpty) ImpactJsonParts.WriteUpstream(writer, report.Upstream);
        ImpactJsonParts.WriteNames(writer, report);
        writer.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter writer, ImpactReport report)
    {
        var summary = report.Summary;
        writer.WriteString("verdict", summary.Verdict.WireName());
        writer.WriteBoolean("inconclusive", summary.IsInconclusive);
        writer.WriteNumber("score", Math.Round(summary.Score, 2));
        writer.WriteNumber("maxSeverity", Math.Round(summary.MaxSeverity, 2));
        List(writer, "counts", summary.Counts, (json, count) =>
        {
            json.WriteString("verdict", count.Verdict.WireName());
            json.WriteString("tier", count.Tier);
            json.WriteString("kind", NodeTexts.KindOf(count.Kind));
            json.WriteNumber("count", count.Count);
        });
        writer.WriteStartObject("pins");
        writer.WriteNumber("epoch", report.Pins.Epoch);
        Optional(writer, "asOf", report.Pins.AsOf);
        writer.WriteStartArray("dialects");
        foreach (var dialect in report.Pins.Dialects) writer.WriteStringValue(dialect);
        writer.WriteEndArray();
        writer.WriteString("catalogVersion", report.Pins.CatalogVersion);
        writer.WriteString("policyHash", report.Pins.PolicyHash);
        writer.WriteEndObject();
    }

    private static void WriteGate(Utf8JsonWriter writer, GateResult gate)
    {
        writer.WriteStartObject("gate");
        writer.WriteString("outcome", gate.Outcome.ToString().ToUpperInvariant());
        writer.WriteNumber("exitCode", (int)gate.Outcome);
        writer.WriteString("why", gate.Why);
        writer.WriteNumber("findings", gate.Findings.Length);
        List(writer, "otherFindings", [.. gate.Findings.Where(finding => finding.Node is null)], (json, finding) => json.WriteString("sentence", finding.Sentence));
        List(writer, "expiredWaivers", gate.ExpiredWaivers, (json, waiver) =>
        {
            json.WriteString("fingerprint", waiver.Fingerprint);
            json.WriteString("approver", waiver.Approver);
            json.WriteString("expires", waiver.Expires.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        });
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SourceVerdict source)
    {
        writer.WriteNumber("change", source.Change);
        writer.WriteString("subject", source.Subject);
        writer.WriteString("verdict", source.Verdict.WireName());
        writer.WriteString("compatibility", Spell(source.Compatibility));
        writer.WriteString("behaviour", Spell(source.Behaviour));
        writer.WriteStartArray("categories");
        foreach (var category in source.Categories) writer.WriteStringValue(category.WireName());
        writer.WriteEndArray();
        writer.WriteString("file", source.File);
        writer.WriteStartArray("notes");
        foreach (var note in source.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ChangeAtom atom)
    {
        writer.WriteNumber("change", atom.Change);
        writer.WriteString("kind", atom.Kind.WireName());
        WriteDataset(writer, "dataset", atom.Dataset);
        writer.WriteString("column", atom.Column);
        writer.WriteString("category", atom.Category.WireName());
        writer.WriteString("verdict", atom.Verdict.WireName());
        writer.WriteString("job", atom.Job?.ToString());
        writer.WriteString("before", atom.Before);
        writer.WriteString("after", atom.After);
        if (atom.Span is { } span) WriteSpan(writer, span);
        if (atom.Delay is { } delay) writer.WriteNumber("delaySeconds", delay.TotalSeconds);
    }

    private static void Write(Utf8JsonWriter writer, AffectedNode node, GateResult? gate, int atom)
    {
        writer.WriteStartObject();
        writer.WriteString("node", node.Id);
        writer.WriteString("kind", NodeTexts.KindOf(node.Kind));
        if (node.Dataset is { } dataset) WriteDataset(writer, "dataset", dataset);
        else writer.WriteNull("dataset");
        writer.WriteString("column", node.Column);
        writer.WriteString("job", node.Job?.ToString());
        writer.WriteString("verdict", node.VerdictName);
        writer.WriteString("compatibility", Spell(node.Compatibility));
        writer.WriteString("behaviour", Spell(node.Behaviour));
        writer.WriteNumber("distance", node.Distance);
        writer.WriteString("firstHop", node.FirstHop?.ToString());
        writer.WriteStartObject("reason");
        writer.WriteString("atom", node.Reason.Atom.ToString());
        writer.WriteNumber("atomIndex", atom);
        writer.WriteString("category", node.Reason.Atom.Category.WireName());
        writer.WriteString("sentence", node.Reason.Sentence);
        List(writer, "path", node.Reason.Path, (json, hop) =>
        {
            json.WriteString("node", hop.Node);
            json.WriteString("type", hop.Type?.ToString().ToUpperInvariant());
            json.WriteString("subtype", hop.Subtype?.WireName());
            json.WriteString("job", hop.Job?.ToString());
            if (hop.Span is { } span) WriteSpan(json, span);
        });
        writer.WriteEndObject();
        WriteUseSite(writer, node.UseSite);
        writer.WriteString("owner", node.Owner);
        writer.WriteString("team", node.Team);
        writer.WriteString("tier", node.Tier);
        if (node.Readers30Days is { } readers) writer.WriteNumber("readers30d", readers);
        else writer.WriteNull("readers30d");
        writer.WriteString("sla", node.Sla);
        writer.WriteNumber("confidence", Math.Round(node.Confidence, 4));
        writer.WriteNumber("severity", Math.Round(node.Severity, 2));
        writer.WriteString("evidence", NodeTexts.EvidenceOf(node.Evidence));
        if (node.Fix is { } fix) writer.WriteNumber("suggestedFix", fix);
        else writer.WriteNull("suggestedFix");
        writer.WriteString("fingerprint", node.Fingerprint);
        if (gate is not null) writer.WriteString("waivedBy", gate.Waived.GetValueOrDefault(node.Fingerprint)?.Approver);
        writer.WriteEndObject();
    }

    private static void WriteUseSite(Utf8JsonWriter writer, UseSite? site)
    {
        if (site is null)
        {
            writer.WriteNull("useSite");
            return;
        }

        writer.WriteStartObject("useSite");
        writer.WriteString("job", site.Job.ToString());
        writer.WriteString("file", site.File);
        writer.WriteNumber("line", site.Line);
        writer.WriteNumber("column", site.Column);
        WriteSpan(writer, site.Span);
        writer.WriteEndObject();
    }

    internal static void WriteSpan(Utf8JsonWriter writer, TextSpan span)
    {
        writer.WriteNumber("start", span.Start);
        writer.WriteNumber("length", span.Length);
    }

    internal static void WriteDataset(Utf8JsonWriter writer, string name, DatasetId dataset)
    {
        writer.WriteStartObject(name);
        writer.WriteString("namespace", dataset.Namespace);
        writer.WriteString("name", dataset.Name);
        writer.WriteEndObject();
    }

    internal static void Optional(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } told) writer.WriteString(name, told);
        else writer.WriteNull(name);
    }

    internal static void List<T>(Utf8JsonWriter writer, string name, System.Collections.Immutable.ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Spell(Compatibility value) => value.ToString().ToUpperInvariant();

    private static string Spell(Behaviour value) => value switch
    {
        Behaviour.OrderOnly => "ORDER_ONLY",
        Behaviour.ValuesAndRows => "VALUES_AND_ROWS",
        _ => value.ToString().ToUpperInvariant(),
    };
}
