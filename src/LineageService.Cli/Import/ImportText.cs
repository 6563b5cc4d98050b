using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Cli.Import;

/// <summary>The answer of <c>lineage import</c>, for a person or as JSON.</summary>
public static class ImportText
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static void WriteJson(TextWriter answer, ImportReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) ImportReportWriter.Write(writer, report);
        answer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void Write(TextWriter answer, ImportReport report, string directory)
    {
        answer.WriteLine(Line($"{report.Tasks:N0} tasks: {report.Analysed:N0} analysed, {report.Partly:N0} partly, {report.Failed:N0} failed; {report.Unchanged:N0} of them unchanged since the last import"));
        if (report.Events.Received > 0)
            answer.WriteLine(Line($"{report.Events.Received:N0} events: {report.Events.Accepted:N0} accepted, {report.Events.Duplicate:N0} known before, {report.Events.DeadLettered:N0} dead letters"));
        answer.WriteLine(Line($"The store holds {report.Datasets:N0} datasets, {report.Fields:N0} fields and {report.Edges.Values.Sum():N0} edges ({directory})"));
        foreach (var (subtype, count) in report.Edges) answer.WriteLine(Line($"  {count,14:N0}  {subtype}"));
        if (!report.Failures.IsEmpty) answer.WriteLine("Not wholly understood:");
        foreach (var failures in report.Failures)
        {
            answer.WriteLine(Line($"  {failures.Count,6:N0}  {failures.Code}"));
            foreach (var example in failures.Examples) answer.WriteLine($"          {example}");
        }

        answer.WriteLine(Line($"{report.Seconds:F1} s"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
