using System.ComponentModel;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>/api/v2/corrections</c>: what people say of edges.</summary>
internal static class CorrectionsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/corrections", ListAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(CorrectionsQuestion.Parameters)
            .Answers<CorrectionsResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("listCorrections")
            .WithTags("Corrections")
            .WithSummary("Edges that people asserted, suppressed or reported")
            .WithDescription("In the order of their reporting, those that ended among them.");
        routes.MapGet("/corrections/changes", CheckAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery()
            .Answers<ChangedCorrectionsResponse>()
            .WithName("listChangedCorrections")
            .WithTags("Corrections")
            .WithSummary("Corrections whose evidence changed")
            .WithDescription("A suppressed edge that nobody claims any longer, an asserted one that is observed now, another transformation, another claimant.");
        routes.MapPost("/corrections", AddAsync)
            .RequireScope(Scope.Steward)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<CorrectionRequest>("The edge, and what is wrong with it.", "correction", BodyReader.Json)
            .AnswersChange()
            .WithName("reportEdge")
            .WithExample("correctionResponse")
            .WithSummary("Report a wrong or missing edge")
            .WithDescription(
                "A report changes nothing until it is accepted; with proposal=false it is in force when the answer comes. It stands above every later "
                + "import and event until it is revoked or expires.");
        MapAction(routes, CorrectionAction.Accept, "accept", "acceptCorrection", "Put a report in force");
        MapAction(routes, CorrectionAction.Reject, "reject", "rejectCorrection", "Say that a report is not so");
        MapAction(routes, CorrectionAction.Revoke, "revoke", "revokeCorrection", "Take a correction back");
        MapAction(routes, CorrectionAction.Confirm, "confirm", "confirmCorrection", "Keep a correction although its evidence changed");
    }

    private static void MapAction(IEndpointRouteBuilder routes, CorrectionAction action, string word, string name, string summary) =>
        routes.MapPost(
                $"/corrections/{{id}}/{word}",
                ([Description("Id of a correction, as listed.")] string id, HttpContext context, BodyReader bodies, WriteGate gate, CorrectionChanges changes,
                        LineageApiOptions options) =>
                    ChangeAsync(id, action, context, bodies, gate, changes, options))
            .RequireScope(Scope.Steward)
            .AppliesNamespaces()
            .WithQuery()
            .WithBody<DecisionRequest>("Who decides, and why.", "decision", BodyReader.Json)
            .AnswersChange()
            .WithName(name)
            .WithSummary(summary);

    private static RouteHandlerBuilder AnswersChange(this RouteHandlerBuilder builder) => builder
        .Answers<CorrectionChangeResponse>(
            StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType)
        .WithTags("Corrections");

    private static Task ListAsync(HttpContext context, EpochGate gate, LineageGraphHost host) => QuestionAnswer.WriteAsync(
        context, gate, CorrectionsQuestion.Read, question => question.AnswerAsync(host, context.RequestAborted), ContractJson.Wire.CorrectionsResponse);

    private static async Task CheckAsync(HttpContext context, LineageGraphHost host)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        var visibility = context.Actor().Visibility;
        var changes = await CorrectionCheck.RunAsync(host, context.RequestAborted).ConfigureAwait(false);
        var answer = new ChangedCorrectionsResponse(
            host.Epoch,
            [
                .. changes.Where(changed => visibility.Sees(changed.Correction.From) && visibility.Sees(changed.Correction.To))
                    .Select(changed => CorrectionAnswers.Of(changed, visibility)),
            ]);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.ChangedCorrectionsResponse).ConfigureAwait(false);
    }

    private static async Task AddAsync(HttpContext context, BodyReader bodies, WriteGate gate, CorrectionChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = CorrectionBodies.Read(body.Utf8);
        request = request with { Author = context.AuthorOr(request.Author) };
        var answer = await gate.RunAsync(() => changes.AddAsync(request, context.Actor().Visibility, context.RequestAborted)).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.CorrectionChangeResponse).ConfigureAwait(false);
    }

    private static async Task ChangeAsync(
        string id, CorrectionAction action, HttpContext context, BodyReader bodies, WriteGate gate, CorrectionChanges changes, LineageApiOptions options)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = IdentityBodies.ReadDecision(body.Utf8, context);
        var answer = await gate.RunAsync(() => changes.ChangeAsync(id, action, request, context.Actor().Visibility, context.RequestAborted)).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.CorrectionChangeResponse).ConfigureAwait(false);
    }
}
