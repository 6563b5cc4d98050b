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

/// <summary><c>GET /api/v2/datasets/grants</c>: who may read a dataset.</summary>
internal static class GrantsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/datasets/grants", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(GrantsQuestion.Parameters)
        .Answers<GrantsResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("getDatasetGrants")
        .WithTags("Catalog")
        .WithSummary("Who may read a dataset")
        .WithDescription("As sources of grants tell it, under all names of the dataset. Null where no source covers its namespace, which is not none.");

    private static Task AnswerAsync(HttpContext context, EpochGate gate, LineageGraphHost host, TimeProvider time) => QuestionAnswer.WriteAsync(
        context, gate, GrantsQuestion.Read, question => question.AnswerAsync(host, time.GetUtcNow(), context.RequestAborted), ContractJson.Wire.GrantsResponse);
}
