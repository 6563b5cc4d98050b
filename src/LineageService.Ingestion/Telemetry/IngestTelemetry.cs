using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LineageService.Ingestion.Events;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Telemetry;

/// <summary>What is measured of events and of the analysis of SQL: counts, times and codes, never texts.</summary>
public static class IngestTelemetry
{
    /// <summary>Name of the spans' source and of the meter.</summary>
    public const string Name = "LineageService.Ingestion";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "lineage.events", "{event}", "Events that were taken, by outcome and by what brought them.");

    private static readonly Histogram<double> EventDuration = Meter.CreateHistogram<double>(
        "lineage.events.commit.duration", "s", "From the receipt of a group of events until it is durable.");

    private static readonly Counter<long> Texts = Meter.CreateCounter<long>("lineage.sql.texts", "{text}", "Texts that were analysed, by dialect and state.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "lineage.sql.failures", "{text}", "Texts with an error, by dialect and code; a text counts once for each code.");

    private static readonly Histogram<double> TextDuration = Meter.CreateHistogram<double>("lineage.sql.duration", "s", "Analysis of one text, by dialect.");

    /// <summary>Counts what became of events.</summary>
    internal static void Took(ReadOnlySpan<PreparedEvent> events, ImmutableArray<IngestResult> results, TimeSpan duration)
    {
        if (EventDuration.Enabled) EventDuration.Record(duration.TotalSeconds);
        if (!Events.Enabled) return;
        for (var index = 0; index < results.Length; index++)
            Events.Add(1, new("outcome", OutcomeOf(results[index].Status)), new("source", SourceOf(events[index].Position)));
    }

    /// <summary>Counts the analysis of a text.</summary>
    internal static void Analyzed(string dialect, LineageResult result, TimeSpan duration)
    {
        if (TextDuration.Enabled) TextDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("dialect", dialect));
        var failed = false;
        HashSet<string>? codes = null;
        foreach (var diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error) continue;
            failed = true;
            if (Failures.Enabled && (codes ??= new HashSet<string>(StringComparer.Ordinal)).Add(diagnostic.Code))
                Failures.Add(1, new("dialect", dialect), new("code", diagnostic.Code));
        }

        if (Texts.Enabled) Texts.Add(1, new("dialect", dialect), new("state", failed ? "failed" : "analysed"));
    }

    /// <summary>Whether anybody looks: the clock is not read for nobody.</summary>
    internal static bool IsWatched => Texts.Enabled || Failures.Enabled || TextDuration.Enabled;

    private static string OutcomeOf(IngestStatus status) => status switch
    {
        IngestStatus.Accepted => "accepted",
        IngestStatus.Duplicate => "duplicate",
        IngestStatus.Rejected => "rejected",
        IngestStatus.TooLarge => "too_large",
        _ => throw new UnreachableException(),
    };

    private static string SourceOf(string? position) =>
        position is null ? "other" : position.StartsWith("kafka:", StringComparison.Ordinal) ? "kafka" : position.StartsWith("http", StringComparison.Ordinal) ? "http" : "file";
}
