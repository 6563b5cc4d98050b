using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/reconciliation</c>: how declared and observed lineage agree.</summary>
internal static class ReconciliationEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/reconciliation", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(ReconciliationQuestion.Parameters)
        .Answers<ReconciliationResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("getReconciliation")
        .WithExample("reconciliation")
        .WithTags("History")
        .WithSummary("How declared and observed lineage agree")
        .WithDescription(
            "Compares, column by column and across jobs, what is declared (tasks' SQL, job and dataset events, the SQL inside events) with "
            + "what runs showed: agreed, declared and never observed, observed and never declared, contradiction; with counts by status and "
            + "producer.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var question = ReconciliationQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(host.Store, view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.ReconciliationResponse).ConfigureAwait(false);
    }
}
