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

/// <summary><c>GET /api/v2/datasets/usage</c>: who reads a dataset.</summary>
internal static class UsageEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/datasets/usage", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(UsageQuestion.Parameters)
        .Answers<UsageResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("getDatasetUsage")
        .WithTags("Catalog")
        .WithSummary("Who reads a dataset, by field, day and principal")
        .WithDescription("From query logs (lineage collect usage). Null where no log says anything: 0 only where one watched and nobody read.");

    private static Task AnswerAsync(HttpContext context, EpochGate gate, LineageGraphHost host, TimeProvider time) => QuestionAnswer.WriteAsync(
        context, gate, UsageQuestion.Read, question => question.AnswerAsync(host, time, context.RequestAborted), ContractJson.Wire.UsageResponse);
}
