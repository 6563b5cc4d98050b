using System.CommandLine;
using System.Globalization;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;
using LineageService.Cli.Upgrades;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage admin</c>: retention, compaction, ingestion, tokens, audit.</summary>
public static class AdminCommand
{
    public static Command Create()
    {
        var command = new Command("admin", "Look after a store: forget what is old, give space back, copy, back up, restore, verify, migrate.")
        {
            Retention(), Compact(), ReanalyzeCommand.Create(), IngestCommand.Create(), TokenCommand.Create(), AuditCommand.Create(), ConfigCommand.Create(),
            CopyCommand.Create(), BackupCommand.Create(), RestoreCommand.Create(), VerifyCommand.Create(), MigrateCommand.Create(),
        };
        return command.WithExamples(
            new("lineage admin retention --events 90d --dead-letters 180d --dry-run", "what would be forgotten"),
            new("lineage admin compact", "give the space back to the disk"),
            new("lineage admin ingest status --server http://127.0.0.1:8470", "how far the consumers of topics are"));
    }

    private static Command Retention()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = LogParameters.DryRun.Description };
        QuestionOption[] options =
        [
            QuestionOption.Of(LogParameters.KeepEvents), QuestionOption.Of(LogParameters.KeepDeadLetters, "dead-letters"),
            QuestionOption.Of(LogParameters.KeepHistory), QuestionOption.Of(LogParameters.KeepRuns),
        ];
        return new Command("retention", "Forget events, dead letters, history and runs of an age; never what holds now.") { dryRun }
            .Operating(
                _ => new Operation(OperationKind.Retain), options,
                result => result.GetValue(dryRun) ? [new(LogParameters.DryRun.Name, "true")] : [],
                WriteRetention)
            .WithExamples(
                new("lineage admin retention --events 90d --dead-letters 180d --history 365d --runs 90d --dry-run", "only count"),
                new("lineage admin retention --events 90d --server http://127.0.0.1:8470", "in a running service, which goes on"));
    }

    private static Command Compact() => new Command(
            "compact", "Write the store's file anew without its free space; needs as much free disk as it has.")
        .Operating(_ => new Operation(OperationKind.Compact), [], _ => [], WriteCompaction)
        .WithExamples(new CommandExample("lineage admin compact --json", "sizes before and after, as JSON"));

    private static void WriteRetention(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var report = NodeDisplay.Read(json, ContractJson.Wire.RetentionResponse);
        output.WriteLine(report.DryRun ? "Would be forgotten:" : "Forgotten:");
        foreach (var (count, name) in new (long, string)[]
        {
            (report.Events, "events"), (report.DeadLetters, "dead letters"), (report.Facets, "facets"),
            (report.EdgeVersions, "versions of lineage"), (report.EntityVersions, "versions of datasets and jobs"), (report.Runs, "runs"),
        }) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,14:N0}  {name}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"about {report.Bytes:N0} bytes; `lineage admin compact` gives them back to the disk"));
    }

    private static void WriteCompaction(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var report = NodeDisplay.Read(json, ContractJson.Wire.CompactionResponse);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.BytesBefore:N0} bytes before, {report.BytesAfter:N0} after"));
    }
}
