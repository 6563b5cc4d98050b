using System.Globalization;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Usage;

namespace LineageService.Cli.Collect;

/// <summary>The answer of a collection of usage, for people and as JSON.</summary>
internal static class UsageCollectionText
{
    private const int MaxFailures = 20;

    public static void Write(TextWriter answer, string kind, UsageCollectionReport report)
    {
        var days = report.First is null ? "" : Line($", {report.First:yyyy-MM-dd} to {report.Last:yyyy-MM-dd}");
        answer.WriteLine(Line($"{kind}: {report.Rows:N0} queries{days}, {report.Skipped:N0} other rows skipped, {report.FailureCount:N0} failed"));
        if (report.DryRun) answer.WriteLine("nothing was written: --dry-run");
        else
            answer.WriteLine(Line(
                $"counted {report.Receipt.Counted:N0} ({report.Receipt.Reads:N0} reads), {report.Receipt.Known:N0} were known, {report.Receipt.TooOld:N0} outside the days that are kept"));
        if (report.Opaque > 0) answer.WriteLine(Line($"of {report.Opaque:N0} queries it is not known what they read: their text was not understood"));
        if (report.AdHocJobs > 0) answer.WriteLine(Line($"{report.AdHocJobs:N0} jobs of queries that write"));
        foreach (var failure in report.Failures.Take(MaxFailures)) answer.WriteLine(failure.ToString());
        if (report.FailureCount > MaxFailures) answer.WriteLine(Line($"and {report.FailureCount - Math.Min(MaxFailures, report.Failures.Length):N0} more"));
    }

    public static void WriteJson(TextWriter answer, string kind, UsageCollectionReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            writer.WriteBoolean("dryRun", report.DryRun);
            writer.WriteString("from", report.First?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteString("to", report.Last?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteNumber("queries", report.Rows);
            writer.WriteNumber("skipped", report.Skipped);
            writer.WriteNumber("opaque", report.Opaque);
            writer.WriteNumber("counted", report.Receipt.Counted);
            writer.WriteNumber("known", report.Receipt.Known);
            writer.WriteNumber("tooOld", report.Receipt.TooOld);
            writer.WriteNumber("reads", report.Receipt.Reads);
            writer.WriteNumber("adHocJobs", report.AdHocJobs);
            writer.WriteNumber("failed", report.FailureCount);
            writer.WriteStartArray("failures");
            foreach (var failure in report.Failures)
            {
                writer.WriteStartObject();
                writer.WriteString("code", failure.Code);
                writer.WriteString("file", failure.File);
                writer.WriteNumber("line", failure.Line);
                writer.WriteString("message", failure.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        answer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
