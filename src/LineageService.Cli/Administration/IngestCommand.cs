using System.CommandLine;
using System.Globalization;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Kafka;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage admin ingest</c>: how consumers of topics fare, and reading a topic once more.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var command = new Command("ingest", "Consumers of topics: how far they are; read a topic once more.") { Status(), TopicReplayCommand.Create() };
        return command.WithExamples(
            new("lineage admin ingest status --server http://127.0.0.1:8470", "state, counts and lag of each partition"),
            new("lineage admin ingest replay --kafka-bootstrap broker:9092 --topic openlineage.events --time 2026-11-01", "what came since, once more"));
    }

    private static Command Status() => new Command("status", "State, counts and lag of a service's consumers.")
        .Operating(_ => new Operation(OperationKind.ShowIngest), [], _ => [], Write)
        .WithExamples(new CommandExample("lineage admin ingest status --server http://127.0.0.1:8470 --json", "as JSON, for a monitor"));

    private static void Write(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.IngestStatusResponse);
        if (answer.Sources.Count == 0) output.WriteLine("This service consumes no topics.");
        foreach (var source in answer.Sources)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Name}: {source.State} since {source.Since:yyyy-MM-dd HH:mm:ss}Z{(source.Reason is null ? "" : $": {source.Reason}")}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {source.Received:N0} records: {source.Accepted:N0} new, {source.Duplicate:N0} known, {source.DeadLettered:N0} dead; {source.Retried:N0} retries; lag {Number(source.Lag)}"));
            foreach (var partition in source.Partitions)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {partition.Topic}/{partition.Partition}  next {Number(partition.Next)}  committed {Number(partition.Committed)}  end {Number(partition.End)}  lag {Number(partition.Lag)}"));
            }
        }
    }

    private static string Number(long? value) => value is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "?";
}
