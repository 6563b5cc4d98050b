using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Import;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Upgrades;

namespace LineageService.Cli.Upgrades;

/// <summary><c>lineage admin reanalyze</c>: what this program's engine reads otherwise in a store, and putting it in force.</summary>
internal static class ReanalyzeCommand
{
    private const int MaxJobs = 50;
    private const int MaxEdges = 5;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what is read otherwise (the default)" };
        var activate = new Option<bool>("--activate") { Description = "Put this engine's reading in force" };
        var events = new Option<bool>("--events")
        {
            Description = "Also read the SQL in events again, by a replay of the event log in memory; `lineage replay` puts it in force",
        };
        var json = new Option<bool>("--json") { Description = "Answer with one JSON document that names every edge" };
        var store = StoreLocation.CreateOption();
        var command = new Command("reanalyze", "Read all stored SQL again with this program's engine, beside what stands, and tell the difference.")
        {
            dryRun, activate, events, json, store,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(dryRun) && parsed.GetValue(activate)) throw new CommandException(ExitCodes.Usage, "Give --dry-run or --activate, not both.");
            var console = CommandConsole.Of(parsed);
            var backend = await LineageBackends.OpenAsync(AnswerSources.RequireStore(parsed.GetValue(store)), cancellationToken).ConfigureAwait(false);
            await using (backend.ConfigureAwait(false))
            {
                var reanalysis = new EngineReanalysis(backend.Host, backend.Tasks, backend.Time);
                var report = await ImportProgressBars.ShowAsync(
                    console.Progress, progress => reanalysis.RunAsync(parsed.GetValue(activate), progress, cancellationToken)).ConfigureAwait(false);
                if (parsed.GetValue(events))
                {
                    var taking = new EventIngestOptions { Ranking = backend.Events.Ranking };
                    var (jobs, changed) = await new EventReanalysis(backend.Host.Store, backend.Time, taking).RunAsync(cancellationToken).ConfigureAwait(false);
                    report = report with { EventJobs = jobs, ChangedByEvents = changed };
                }

                if (parsed.GetValue(json)) WriteJson(console.Answer, report);
                else Write(console.Answer, report);
                var isOpen = (!report.Activated && !report.Changed.IsEmpty) || !report.ChangedByEvents.IsEmpty;
                return isOpen ? ExitCodes.Findings : ExitCodes.Done;
            }
        });
        return command.WithExamples(
            new("lineage admin reanalyze --dry-run", "edges gained, lost and retyped, by job; exits with 1 where there are any"),
            new("lineage admin reanalyze --activate", "put them in force"));
    }

    private static void Write(TextWriter answer, ReanalysisReport report)
    {
        answer.WriteLine($"what stands was read by engine {report.Engine.Active}; this program's is {report.Engine.Current}");
        answer.WriteLine(Line(
            $"{report.Tasks:N0} tasks read again, {report.Changed.Length:N0} otherwise: {report.Gained:N0} edges gained, {report.Lost:N0} lost, {report.Retyped:N0} retyped, {report.Relabelled:N0} with other functions"));
        if (report.LeftOut > 0) answer.WriteLine(Line($"{report.LeftOut:N0} tasks need their source to be read; the next collection after activation reads them"));
        WriteJobs(answer, report.Changed);
        if (report.EventJobs is { } jobs)
        {
            answer.WriteLine(Line($"{jobs:N0} jobs have lineage by the SQL of their events, {report.ChangedByEvents.Length:N0} are read otherwise; a replay puts that in force"));
            WriteJobs(answer, report.ChangedByEvents);
        }

        answer.WriteLine(report.Activated ? "in force" : "not in force; --activate puts it in force");
    }

    private static void WriteJobs(TextWriter answer, ImmutableArray<JobReanalysis> changed)
    {
        foreach (var job in changed.Take(MaxJobs))
        {
            answer.WriteLine(Line(
                $"  {job.Job}: +{job.Gained.Length:N0} -{job.Lost.Length:N0} ~{job.Retyped.Length:N0} functions {job.Relabelled.Length:N0}"));
            foreach (var (sign, edges) in new[] { ("+", job.Gained), ("-", job.Lost), ("~", job.Retyped) })
                foreach (var edge in edges.Take(MaxEdges)) answer.WriteLine($"    {sign} {NodeDisplay.OfId(edge.From.ToString())} -> {NodeDisplay.OfId(edge.To.ToString())}");
        }

        if (changed.Length > MaxJobs) answer.WriteLine(Line($"  and {changed.Length - MaxJobs:N0} jobs more; --json names all"));
    }

    private static void WriteJson(TextWriter answer, ReanalysisReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("activeEngine", report.Engine.Active);
            writer.WriteString("engine", report.Engine.Current);
            writer.WriteBoolean("activated", report.Activated);
            writer.WriteNumber("tasks", report.Tasks);
            writer.WriteNumber("leftOut", report.LeftOut);
            writer.WriteNumber("gained", report.Gained);
            writer.WriteNumber("lost", report.Lost);
            writer.WriteNumber("retyped", report.Retyped);
            writer.WriteNumber("relabelled", report.Relabelled);
            WriteJobs(writer, "jobs", report.Changed);
            if (report.EventJobs is { } jobs)
            {
                writer.WriteNumber("eventJobs", jobs);
                WriteJobs(writer, "jobsByEvents", report.ChangedByEvents);
            }

            writer.WriteEndObject();
        }

        answer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteJobs(Utf8JsonWriter writer, string name, ImmutableArray<JobReanalysis> changed)
    {
        writer.WriteStartArray(name);
        foreach (var job in changed)
        {
            writer.WriteStartObject();
            writer.WriteString("job", job.Job.ToString());
            WriteEdges(writer, "gained", job.Gained);
            WriteEdges(writer, "lost", job.Lost);
            WriteEdges(writer, "retyped", job.Retyped);
            WriteEdges(writer, "relabelled", job.Relabelled);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEdges(Utf8JsonWriter writer, string name, IEnumerable<EdgeEnds> edges)
    {
        writer.WriteStartArray(name);
        foreach (var edge in edges)
        {
            writer.WriteStartObject();
            writer.WriteString("from", edge.From.ToString());
            writer.WriteString("to", edge.To.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
