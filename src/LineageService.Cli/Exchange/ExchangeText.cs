using System.Globalization;
using LineageService.Ingestion.Exchange;

namespace LineageService.Cli.Exchange;

/// <summary>What came of an import of a canonical export, for a person.</summary>
internal static class ExchangeText
{
    public static void Write(TextWriter answer, string file, CanonicalImportReport report)
    {
        answer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {report.Datasets:N0} datasets, {report.Jobs:N0} jobs, {report.Runs:N0} runs, {report.EdgeVersions:N0} versions of edge sets, {report.Merges:N0} merges"));
        if (report.Rejected.IsEmpty) return;
        answer.WriteLine("Not taken:");
        foreach (var line in report.Rejected) answer.WriteLine($"  {line}");
    }
}
