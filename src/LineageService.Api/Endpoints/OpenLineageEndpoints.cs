using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Ingestion.Events;
using LineageService.OpenLineage.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary>
/// <c>/api/v1/lineage</c>: OpenLineage events as every client sends them (wire-formats.md §1). A 2xx means that the event is on disk.
/// </summary>
internal static class OpenLineageEndpoints
{
    /// <summary>The commit that shows what was sent; a reader gives it as <c>minEpoch</c>.</summary>
    private const string EpochHeader = "Lineage-Epoch";

    /// <summary>What the log says of where an event came from; of a batch, with the index behind it.</summary>
    private const string Position = "http";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/lineage", PostAsync)
            .RequireScope(Scope.Ingest)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<EventRequest>("One event; gzip and br are understood.", "event", BodyReader.Json)
            .AnswersWith(
                StatusCodes.Status201Created, typeof(EventResponse), StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithExample("eventResponse")
            .WithName("postEvent")
            .WithTags("OpenLineage")
            .WithSummary("Take an OpenLineage event")
            .WithDescription(
                "201 means that it is durably stored and folded into the graph; sent again, it changes nothing. What is invalid in a part of the "
                + "event is left out and told in diagnostics. 503 with Retry-After when there is too much to do: OpenLineage clients retry by themselves.");

        routes.MapPost("/lineage/batch", PostBatchAsync)
            .RequireScope(Scope.Ingest)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<EventRequest>("An array of run, job and dataset events; gzip and br are understood.", "events", BodyReader.Json, isArray: true)
            .Answers<EventBatchResponse>(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
            .WithExample("eventBatch")
            .WithName("postEvents")
            .WithTags("OpenLineage")
            .WithSummary("Take many OpenLineage events")
            .WithDescription("Each event stands for itself: one that cannot be taken is listed in failed_events and does not stop the others.");
    }

    private static async Task PostAsync(HttpContext context, BodyReader bodies, WriteGate gate, IEventIntake ingester, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxEventBytes, BodyReader.Json).ConfigureAwait(false);
        CheckJson(body.Utf8.Span, options);
        var (taken, refusal) = EventNamespaces.Apply(context.Actor(), body.Utf8, Reading(options));
        if (refusal is { } sentence) throw new ProblemException(new Problem(ProblemType.NamespaceBound, sentence));
        var result = await gate.RunAsync(() => ingester.IngestAsync(new ReceivedEvent(taken, Position), context.RequestAborted)).ConfigureAwait(false);
        switch (result.Status)
        {
            case IngestStatus.Accepted or IngestStatus.Duplicate:
                context.Response.StatusCode = StatusCodes.Status201Created;
                SetEpoch(context, result.Epoch);
                var status = result.Status == IngestStatus.Accepted ? "accepted" : "duplicate";
                await JsonAnswer.WriteAsync(
                    context,
                    new EventResponse(status, result.Epoch, [.. result.Diagnostics.Select(JobAnswers.Of)]),
                    ContractJson.Wire.EventResponse).ConfigureAwait(false);
                break;
            case IngestStatus.TooLarge:
                throw new ProblemException(new Problem(ProblemType.PayloadTooLarge, result.Reason ?? "") { Limit = options.MaxEventBytes });
            default:
                throw Invalid(result.Reason, result.Diagnostics.Select(diagnostic => diagnostic.Message));
        }
    }

    private static async Task PostBatchAsync(HttpContext context, BodyReader bodies, WriteGate gate, IEventIntake ingester, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxBatchBytes, BodyReader.Json).ConfigureAwait(false);
        CheckJson(body.Utf8.Span, options);
        var bound = context.Actor() is { IsBound: true } actor ? BoundBatch.Of(actor, body.Utf8, Reading(options)) : null;
        var taken = new ReceivedEvent(bound?.Body ?? body.Utf8, Position);
        var result = await gate.RunAsync(() => ingester.IngestBatchAsync(taken, context.RequestAborted)).ConfigureAwait(false);
        result = bound?.Complete(result) ?? result;
        if (result.IsTooLarge) throw new ProblemException(new Problem(ProblemType.PayloadTooLarge, result.Reason ?? "") { Limit = options.MaxBatchBytes });
        if (result.Reason is not null) throw Invalid(result.Reason, []);

        SetEpoch(context, result.Epoch);
        await JsonAnswer.WriteAsync(context, Answer(result), ContractJson.Wire.EventBatchResponse).ConfigureAwait(false);
    }

    private static EventBatchResponse Answer(BatchIngestResult result)
    {
        var failed = result.Received - result.Successful;
        var retriable = result.Failures.Count(failure => failure.Retriable);
        return new EventBatchResponse(
            // The specification has no third word: a batch of which nothing was taken is one that succeeded in part.
            failed == 0 ? "success" : "partial_success",
            new EventBatchSummary(result.Received, result.Successful, failed, retriable, failed - retriable),
            [.. result.Failures.Select(failure => new FailedEvent((int)failure.Index, failure.Reason, failure.Retriable))]);
    }

    private static EventReadOptions Reading(LineageApiOptions options) =>
        EventReadOptions.Default with { MaxEventBytes = options.MaxEventBytes, MaxDepth = options.MaxEventDepth };

    // Before the ingester: what is no JSON at all is answered with its position, and is not worth a dead letter.
    private static void CheckJson(ReadOnlySpan<byte> body, LineageApiOptions options)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = options.MaxEventDepth });
        try
        {
            while (reader.Read())
            {
                // Reading is the check.
            }
        }
        catch (JsonException mistake)
        {
            throw MalformedJson(mistake, reader.BytesConsumed, options);
        }
    }

    private static ProblemException MalformedJson(JsonException mistake, long offset, LineageApiOptions options)
    {
        var tooDeep = mistake.Message.Contains("maximum configured depth", StringComparison.Ordinal);
        var expected = tooDeep
            ? $"nested deeper than {options.MaxEventDepth} levels"
            : mistake.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
        var place = string.Create(CultureInfo.InvariantCulture, $"line {(mistake.LineNumber ?? 0) + 1}, byte {(mistake.BytePositionInLine ?? 0) + 1}: ");
        return new ProblemException(new Problem(ProblemType.MalformedJson, place + expected) { Offset = offset });
    }

    private static ProblemException Invalid(string? reason, IEnumerable<string> others)
    {
        ImmutableArray<Violation> violations = [.. others.Prepend(reason ?? "").Where(text => text.Length > 0).Distinct().Select(text => Violation.Body("$", text))];
        return new ProblemException(new Problem(ProblemType.InvalidEvent, reason ?? "It is no OpenLineage event.") { Violations = violations });
    }

    // None where events go into a log that is folded later.
    private static void SetEpoch(HttpContext context, long epoch)
    {
        if (epoch > 0) context.Response.Headers[EpochHeader] = epoch.ToString(CultureInfo.InvariantCulture);
    }
}
