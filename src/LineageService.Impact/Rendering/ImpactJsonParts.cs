using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Rendering;

/// <summary>The parts of a report's JSON that stand behind what is affected.</summary>
internal static class ImpactJsonParts
{
    public static void WriteCompleteness(Utf8JsonWriter writer, ImpactCompleteness completeness)
    {
        writer.WriteStartObject("completeness");
        ImpactJson.Optional(writer, "lineageAsOf", completeness.LineageAsOf);
        writer.WriteNumber("coverageInClosure", Math.Round(completeness.CoverageInClosure, 4));
        writer.WriteNumber("unknownShare", Math.Round(completeness.UnknownShare, 4));
        ImpactJson.List(writer, "opaqueJobs", completeness.OpaqueJobs, (json, job) =>
        {
            json.WriteString("job", job.Job.ToString());
            json.WriteString("code", job.Code);
            json.WriteString("why", job.Why);
            json.WriteNumber("behind", job.Behind);
            json.WriteNumber("settles", Math.Round(job.Settles, 4));
            json.WriteStartArray("reads");
            foreach (var dataset in job.Reads) json.WriteStringValue(dataset.ToString());
            json.WriteEndArray();
        });
        ImpactJson.List(writer, "unresolvedRefs", completeness.UnresolvedReferences, (json, reference) =>
        {
            json.WriteString("job", reference.Job.ToString());
            json.WriteString("name", reference.Name);
            json.WriteString("code", reference.Code);
            if (reference.Span is { } span) ImpactJson.WriteSpan(json, span);
        });
        ImpactJson.List(writer, "notAnalysed", completeness.NotAnalysed, (json, standing) =>
        {
            json.WriteString("subject", standing.Subject);
            json.WriteString("standing", Spell(standing.Standing));
            json.WriteString("why", standing.Why);
        });
        writer.WriteBoolean("truncated", completeness.Truncated);
        if (completeness.DepthLimit is { } limit) writer.WriteNumber("depthLimit", limit);
        else writer.WriteNull("depthLimit");
        writer.WriteEndObject();
    }

    public static void WriteFixes(Utf8JsonWriter writer, ImmutableArray<SuggestedFix> fixes) => ImpactJson.List(writer, "fixes", fixes, (json, fix) =>
    {
        json.WriteString("title", fix.Title);
        json.WriteString("subject", fix.Subject);
        json.WriteString("dialect", fix.Dialect);
        json.WriteString("sql", fix.Sql);
    });

    public static void WriteBackfill(Utf8JsonWriter writer, ImmutableArray<BackfillStep> steps) => ImpactJson.List(writer, "backfill", steps, (json, step) =>
    {
        json.WriteNumber("order", step.Order);
        json.WriteString("job", step.Job.ToString());
        ImpactJson.WriteDataset(json, "dataset", step.Dataset);
        json.WriteString("partitionColumn", step.PartitionColumn);
        ImpactJson.Optional(json, "from", step.From);
        ImpactJson.Optional(json, "to", step.To);
    });

    public static void WritePrivacy(Utf8JsonWriter writer, PrivacyDelta? privacy)
    {
        if (privacy is null)
        {
            writer.WriteNull("privacy");
            return;
        }

        writer.WriteStartObject("privacy");
        writer.WriteString("basis", privacy.Basis.ToString().ToUpperInvariant());
        writer.WriteNumber("labels", privacy.Labels);
        ImpactJson.List(writer, "raised", privacy.Raised, Write);
        ImpactJson.List(writer, "lowered", privacy.Lowered, Write);
        writer.WriteEndObject();
    }

    public static void WriteBaselines(Utf8JsonWriter writer, ImmutableArray<BaselineEffect> baselines) =>
        ImpactJson.List(writer, "baselines", baselines, (json, baseline) =>
        {
            json.WriteString("job", baseline.Job.ToString());
            ImpactJson.WriteDataset(json, "dataset", baseline.Dataset);
            json.WriteString("committed", Time(baseline.Committed));
            json.WriteString("finishBefore", Time(baseline.FinishBefore));
            json.WriteString("finishAfter", baseline.FinishAfter is { } finish ? Time(finish) : null);
            json.WriteString("before", baseline.Before.ToString().ToUpperInvariant());
            json.WriteString("after", baseline.After.ToString().ToUpperInvariant());
            json.WriteStartArray("criticalPath");
            foreach (var job in baseline.CriticalPath) json.WriteStringValue(job.ToString());
            json.WriteEndArray();
        });

    public static void WriteUpstream(Utf8JsonWriter writer, ImmutableArray<UpstreamNode> nodes) => ImpactJson.List(writer, "upstream", nodes, (json, node) =>
    {
        json.WriteString("node", node.Node);
        ImpactJson.WriteDataset(json, "dataset", node.Dataset);
        json.WriteString("column", node.Column);
        json.WriteNumber("distance", node.Distance);
        json.WriteNumber("atom", node.Atom);
    });

    public static void WriteLastGood(Utf8JsonWriter writer, ImmutableArray<LastGoodPartition> tables) => ImpactJson.List(writer, "lastGood", tables, (json, table) =>
    {
        ImpactJson.WriteDataset(json, "dataset", table.Dataset);
        json.WriteString("partitionColumn", table.PartitionColumn);
        json.WriteString("job", table.Job.ToString());
        ImpactJson.Optional(json, "at", table.At);
    });

    /// <summary>The parts of all ids: a namespace may have colons, so that an id alone cannot be taken apart.</summary>
    public static void WriteNames(Utf8JsonWriter writer, ImpactReport report)
    {
        writer.WriteStartObject("names");
        foreach (var job in JobsOf(report).Distinct().Order()) Write(job.ToString(), job.Namespace, job.Name);
        foreach (var dataset in report.Completeness.OpaqueJobs.SelectMany(job => job.Reads).Distinct().Order()) Write(dataset.ToString(), dataset.Namespace, dataset.Name);
        writer.WriteEndObject();

        void Write(string id, string space, string name)
        {
            writer.WriteStartArray(id);
            writer.WriteStringValue(space);
            writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
    }

    private static IEnumerable<JobId> JobsOf(ImpactReport report)
    {
        foreach (var atom in report.Atoms) if (atom.Job is { } changed) yield return changed;
        foreach (var node in report.Affected)
        {
            if (node.Job is { } job) yield return job;
            if (node.FirstHop is { } first) yield return first;
            if (node.UseSite is { } site) yield return site.Job;
            foreach (var hop in node.Reason.Path) if (hop.Job is { } by) yield return by;
        }

        foreach (var opaque in report.Completeness.OpaqueJobs) yield return opaque.Job;
        foreach (var reference in report.Completeness.UnresolvedReferences) yield return reference.Job;
        foreach (var step in report.Backfill) yield return step.Job;
        foreach (var baseline in report.Baselines)
        {
            yield return baseline.Job;
            foreach (var job in baseline.CriticalPath) yield return job;
        }

        foreach (var table in report.LastGood) yield return table.Job;
    }

    private static void Write(Utf8JsonWriter json, ExposureChange change)
    {
        json.WriteString("node", change.Node);
        json.WriteString("category", change.Category);
        json.WriteString("formBefore", change.FormBefore);
        json.WriteString("formAfter", change.FormAfter);
        json.WriteBoolean("violation", change.IsViolation);
    }

    internal static string Time(TimeSpan time) => time.ToString("c", System.Globalization.CultureInfo.InvariantCulture);

    internal static string Spell(Standing standing) => standing switch
    {
        Standing.Unconnected => "UNCONNECTED",
        Standing.Unresolvable => "UNRESOLVABLE",
        Standing.NotAnalysed => "NOT_ANALYSED",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
