using System.ComponentModel;
using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Visibility;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>POST /api/v2/labels/…</c>: what is said of labels, and what would be if it were said.</summary>
internal static class LabelChangesEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/labels/assignments", AssignAsync)
            .Describe<AssignmentRequest, AssignmentChangeResponse>("assignLabels", "Label fields or datasets", "assignments", "The assignments.", isArray: true);
        routes.MapPost("/labels/assignments/import", ImportAsync)
            .Describe<AssignmentImportRequest, AssignmentChangeResponse>("importAssignments", "Label fields from CSV", "assignmentImport", "The file.");
        routes.MapPost("/labels/assignments/{id}/withdraw", WithdrawAsync)
            .Describe<DecisionRequest, AssignmentChangeResponse>("withdrawAssignment", "End an assignment", "decision", "Who, and why.");
        routes.MapPost("/labels/scan", ScanAsync)
            .Describe<ScanRequest, ScanResponse>("scanLabels", "Say what fields seem to hold by their names and types", "scan", "Who, and where.");
        routes.MapPost("/labels/policy", ActivateAsync)
            .Describe<PolicyRequest, PolicyResponse>("activateLabelPolicy", "Put a policy in force", "labelPolicy", "The policy.");
        routes.MapPost("/labels/policy/check", CheckAsync)
            .Describe<PolicyRequest, PolicyCheckResponse>("checkLabelPolicy", "Check a policy, and what it would change", "labelPolicy", "The policy.", Scope.Read);
        routes.MapPost("/labels/simulate", SimulateAsync)
            .Describe<SimulationRequest, SimulationResponse>("simulateLabels", "What a change would do to labels", "simulation", "What somebody might do.", Scope.Read);
        routes.MapPost("/labels/findings", DecideAsync)
            .Describe<FindingDecisionRequest, FindingResponse>("decideFinding", "Decide of a finding", "findingDecision", "The decision.");
        routes.MapPost("/labels/residuals/end", EndResidualsAsync)
            .Describe<ResidualEndRequest, ResidualEndResponse>("endResiduals", "Say that residual labels' data is gone", "residualEnd", "Where, and why.");
        routes.MapPost("/labels/declassifications", DraftAsync)
            .Describe<DeclassificationRequest, DeclassificationChangeResponse>("draftDeclassification", "Draft a declassification", "declassification", "The draft.");
        MapStep(routes, DeclassificationAction.Submit, "submit", "submitDeclassification", "Ask for approval of a draft");
        MapStep(routes, DeclassificationAction.Approve, "approve", "approveDeclassification", "Approve a declassification");
        MapStep(routes, DeclassificationAction.Revoke, "revoke", "revokeDeclassification", "End a declassification before its time");
    }

    private static void MapStep(IEndpointRouteBuilder routes, DeclassificationAction action, string word, string name, string summary) => routes.MapPost(
            $"/labels/declassifications/{{id}}/{word}",
            ([Description("Id of a declassification, as listed.")] string id, HttpContext context, BodyReader bodies, WriteGate gate, DeclassificationChanges changes,
                    LineageApiOptions options) =>
                AnswerAsync(
                    context, bodies, gate, options, LabelBodies.ReadStep,
                    (request, visibility) => changes.ChangeAsync(id, action, request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
                    ContractJson.Wire.DeclassificationChangeResponse))
        .Describe<DeclassificationStepRequest, DeclassificationChangeResponse>(name, summary, "declassificationStep", "Who, and why.");

    private static RouteHandlerBuilder Describe<TBody, TAnswer>(
        this RouteHandlerBuilder builder, string name, string summary, string example, string body, Scope scope = Scope.Steward, bool isArray = false) => builder
        .RequireScope(scope)
        .WithQuery()
        .WithBody<TBody>(body, example, BodyReader.Json, isArray)
        .Answers<TAnswer>(
            StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType)
        .WithName(name)
        .WithTags("Labels")
        .WithSummary(summary);

    private static Task AssignAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadAssignments,
        (requests, visibility) => changes.AssignAsync(
            [.. requests.Select(request => request with { Author = context.AuthorOr(request.Author) })], visibility, context.RequestAborted),
        ContractJson.Wire.AssignmentChangeResponse);

    private static Task ImportAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadImport,
        (request, visibility) => changes.ImportAsync(request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
        ContractJson.Wire.AssignmentChangeResponse);

    private static Task WithdrawAsync(
        [Description("Id of an assignment, as listed.")] string id, HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) =>
        AnswerAsync(
            context, bodies, gate, options, body => IdentityBodies.ReadDecision(body, context),
            (request, visibility) => changes.WithdrawAsync(id, request.Author, request.Reason, visibility, context.RequestAborted),
            ContractJson.Wire.AssignmentChangeResponse);

    private static Task ScanAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadScan,
        (request, visibility) => changes.ScanAsync(request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
        ContractJson.Wire.ScanResponse);

    private static Task ActivateAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, body => LabelBodies.ReadPolicy(body, needsAuthor: true),
        (request, _) => changes.ActivateAsync(request with { Author = context.AuthorOr(request.Author!) }, context.RequestAborted), ContractJson.Wire.PolicyResponse);

    private static Task CheckAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelSimulations simulations, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, body => LabelBodies.ReadPolicy(body, needsAuthor: false),
        (request, visibility) => Task.FromResult(simulations.Check(request, visibility, context.RequestAborted)), ContractJson.Wire.PolicyCheckResponse);

    private static Task SimulateAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelSimulations simulations, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadSimulation,
        (request, visibility) => simulations.SimulateAsync(request, visibility, context.RequestAborted), ContractJson.Wire.SimulationResponse);

    private static Task DecideAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadDecision,
        (request, visibility) => changes.DecideAsync(request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
        ContractJson.Wire.FindingResponse);

    private static Task EndResidualsAsync(HttpContext context, BodyReader bodies, WriteGate gate, LabelChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadResidualEnd,
        (request, visibility) => changes.EndResidualsAsync(request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
        ContractJson.Wire.ResidualEndResponse);

    private static Task DraftAsync(HttpContext context, BodyReader bodies, WriteGate gate, DeclassificationChanges changes, LineageApiOptions options) => AnswerAsync(
        context, bodies, gate, options, LabelBodies.ReadDeclassification,
        (request, visibility) => changes.DraftAsync(request with { Author = context.AuthorOr(request.Author) }, visibility, context.RequestAborted),
        ContractJson.Wire.DeclassificationChangeResponse);

    private static async Task AnswerAsync<TRequest, TAnswer>(
        HttpContext context, BodyReader bodies, WriteGate gate, LineageApiOptions options, Func<ReadOnlyMemory<byte>, TRequest> read,
        Func<TRequest, NodeVisibility, Task<TAnswer>> answer, JsonTypeInfo<TAnswer> type)
    {
        QueryReader.Of(context).ThrowIfInvalid();
        using var body = await bodies.ReadAsync(context, options.MaxDocumentBytes, BodyReader.Json).ConfigureAwait(false);
        var request = read(body.Utf8);
        var answered = await gate.RunAsync(() => answer(request, context.Actor().Visibility)).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answered, type).ConfigureAwait(false);
    }
}
