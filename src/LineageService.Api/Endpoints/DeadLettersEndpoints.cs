using LineageService.Api.Access;
using LineageService.Api.Administration;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Events.DeadLetters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/dead-letters</c>: events that could not be applied; see them, send them again, put them aside.</summary>
internal static class DeadLettersEndpoints
{
    private const string One = "/dead-letters/{hash}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dead-letters", ListAsync)
            .RequireScope(Scope.Admin)
            .WithQuery(DeadLettersQuestion.ListParameters)
            .Answers<DeadLettersResponse>()
            .WithExample("deadLetters")
            .WithName("listDeadLetters")
            .WithTags("Administration")
            .WithSummary("List dead letters")
            .WithDescription(
                "Events that could not be applied, newest receipt first, with the reason and where they came from; without their bodies.");

        routes.MapGet(One, ShowAsync)
            .RequireScope(Scope.Admin)
            .WithPathParameter(LogParameters.Hash)
            .WithQuery()
            .Answers<DeadLetterBodyResponse>(StatusCodes.Status404NotFound)
            .WithName("getDeadLetter")
            .WithTags("Administration")
            .WithSummary("A dead letter with its body");

        routes.MapPost($"{One}/replay", ReplayAsync)
            .RequireScope(Scope.Admin)
            .WithPathParameter(LogParameters.Hash)
            .WithQuery()
            .Answers<ReplayResponse>(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound)
            .WithName("replayDeadLetter")
            .WithTags("Administration")
            .WithSummary("Send a dead letter again")
            .WithDescription(
                "Where it can be applied now, it is an event as any other from then on; where it fails again, it stays with its reason of "
                + "today. One that was put aside comes back by this.");

        routes.MapPost("/dead-letters/replay", ReplayAllAsync)
            .RequireScope(Scope.Admin)
            .WithQuery(DeadLettersQuestion.FilterParameters)
            .Answers<ReplayAllResponse>(StatusCodes.Status403Forbidden)
            .WithName("replayDeadLetters")
            .WithTags("Administration")
            .WithSummary("Send many dead letters again")
            .WithDescription("All of a kind, or those received in a time; in order of receipt. Each stands for itself.");

        routes.MapDelete(One, DiscardAsync)
            .RequireScope(Scope.Admin)
            .WithPathParameter(LogParameters.Hash)
            .WithQuery()
            .Answers<DeadLetterResponse>(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound)
            .WithName("discardDeadLetter")
            .WithTags("Administration")
            .WithSummary("Put a dead letter aside")
            .WithDescription("It stays in the log as discarded and is no longer listed among the dead; a replay undoes it.");
    }

    private static Task ListAsync(HttpContext context, LineageGraphHost host) => QuestionAnswer.WriteAsync(
        context, null, DeadLettersQuestion.ReadList, question => question.ListAsync(host.Store, context.RequestAborted), ContractJson.Wire.DeadLettersResponse);

    private static async Task ShowAsync(HttpContext context, LineageGraphHost host)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var answer = await DeadLetterActions.ShowAsync(host.Store, HashOf(context), context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DeadLetterBodyResponse).ConfigureAwait(false);
    }

    private static async Task ReplayAsync(HttpContext context, WriteGate gate, DeadLetterQueue queue)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var answer = await gate.RunAsync(() => DeadLetterActions.ReplayAsync(queue, HashOf(context), context.RequestAborted))
            .ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.ReplayResponse).ConfigureAwait(false);
    }

    private static Task ReplayAllAsync(HttpContext context, WriteGate gate, DeadLetterQueue queue) => QuestionAnswer.WriteAsync(
        context, null, DeadLettersQuestion.ReadFilter, question => gate.RunAsync(() => question.ReplayAsync(queue, null, context.RequestAborted)),
        ContractJson.Wire.ReplayAllResponse);

    private static async Task DiscardAsync(HttpContext context, WriteGate gate, DeadLetterQueue queue)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var answer = await gate.RunAsync(() => DeadLetterActions.DiscardAsync(queue, HashOf(context), context.RequestAborted))
            .ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DeadLetterResponse).ConfigureAwait(false);
    }

    private static string HashOf(HttpContext context) => (string)context.Request.RouteValues[LogParameters.Hash.Name]!;
}
