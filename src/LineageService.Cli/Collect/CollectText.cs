using System.Globalization;
using LineageService.Ingestion.Collecting;

namespace LineageService.Cli.Collect;

/// <summary>The answer of a collection for a person.</summary>
internal static class CollectText
{
    public static void Write(TextWriter answer, CollectionReport report)
    {
        answer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Source}: {report.Tasks:N0} tasks, {report.Opaque:N0} opaque tasks, {report.Tables:N0} tables, {report.Dependencies:N0} dependencies, {report.Aliases:N0} aliases"));
        foreach (var failure in report.Failures) answer.WriteLine(failure.ToString());
    }
}
