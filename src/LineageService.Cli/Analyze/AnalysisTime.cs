using System.Globalization;

namespace LineageService.Cli.Analyze;

/// <summary>What <c>--time</c> prints.</summary>
public static class AnalysisTime
{
    /// <summary>One line: how much was analysed, how long it took, and both rates.</summary>
    public static void Print(TextWriter writer, JsonLinesCounts counts, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 1e-6);
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Requests} requests, {counts.Statements} statements, {counts.Characters} characters in {seconds:F2} s: {counts.Statements / seconds:F0} statements/s, {counts.Characters / seconds:F0} characters/s"));
    }
}
