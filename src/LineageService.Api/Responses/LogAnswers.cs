using System.Text;
using System.Text.Unicode;
using LineageService.Api.Contracts;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;

namespace LineageService.Api.Responses;

/// <summary>Turns what the log and its keepers answer into contracts.</summary>
internal static class LogAnswers
{
    public static DeadLettersResponse Of(Page<LoggedEvent> page) => new([.. page.Items.Select(Of)], page.NextCursor);

    public static DeadLetterResponse Of(LoggedEvent letter) =>
        new(letter.ContentHash, letter.Kind, letter.Reason, letter.Position, letter.ReceivedAt, letter.Size);

    public static DeadLetterBodyResponse WithBody(LoggedEvent letter)
    {
        var body = letter.Body.Span;
        return Utf8.IsValid(body)
            ? new DeadLetterBodyResponse(Of(letter), "utf-8", Encoding.UTF8.GetString(body))
            : new DeadLetterBodyResponse(Of(letter), "base64", Convert.ToBase64String(body));
    }

    public static ReplayResponse Of(string contentHash, IngestResult result) => new(
        contentHash,
        result.Status switch
        {
            IngestStatus.Accepted => "accepted",
            IngestStatus.Duplicate => "duplicate",
            IngestStatus.Rejected or IngestStatus.TooLarge => "rejected",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        result.Reason,
        result.Epoch,
        [.. result.Diagnostics.Select(JobAnswers.Of)]);

    public static ReplayAllResponse Of(ReplayReport report) => new(
        report.Replayed, report.Accepted, report.Duplicate, report.Rejected,
        [.. report.Failures.Select(failure => new FailedReplayResponse(failure.ContentHash, failure.Reason))], report.Epoch);

    public static RetentionResponse Of(RetentionReport report) => new(
        report.DryRun, report.Events, report.DeadLetters, report.EdgeVersions, report.EntityVersions, report.Runs, report.Facets,
        report.Bytes);
}
