using System.CommandLine;
using System.Globalization;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage admin audit</c>: who wrote what.</summary>
internal static class AuditCommand
{
    public static Command Create() => new Command("audit", "Who wrote what, newest first.")
        .Operating(
            _ => new Operation(OperationKind.ListAudit), [QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor)], _ => [],
            Write)
        .WithExamples(
            new("lineage admin audit", "of the store"),
            new("lineage admin audit --server http://127.0.0.1:8470 --json", "of a running service, as JSON"));

    private static void Write(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.AuditResponse);
        if (answer.Records.Count == 0) output.WriteLine("Nothing was written yet.");
        foreach (var record in answer.Records)
        {
            var count = record.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {record.Count:N0} times");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{record.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {record.Actor}  {record.Operation}  {record.Subject}  {record.Status}{count}"));
        }

        if (answer.NextCursor is { } cursor) output.WriteLine($"There are more: --cursor {cursor}");
    }
}
