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

/// <summary>What schedulers say of jobs, apart from lineage, and where the two disagree.</summary>
internal static class DependenciesEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs/dependencies", OfJobAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(DependenciesQuestion.Parameters)
            .Answers<DependenciesResponse>(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("getJobDependencies")
            .WithTags("Catalog")
            .WithSummary("What a job waits for, and what waits for it")
            .WithDescription("As schedulers say it. It is no lineage and is never mixed into it.");
        var whole = routes.MapGroup("");
        WholeGraph.Mark(whole);
        whole.MapGet("/jobs/missing-dependencies", MissingAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(MissingDependenciesQuestion.Parameters)
            .Answers<MissingDependenciesResponse>()
            .WithName("listMissingDependencies")
            .WithTags("Catalog")
            .WithSummary("Jobs that read what they are not scheduled behind")
            .WithDescription("Of jobs that a scheduler speaks of: one reads what the other writes, and does not wait for it, directly or by way of others.");
    }

    private static Task OfJobAsync(HttpContext context, EpochGate gate, LineageGraphHost host) => QuestionAnswer.WriteAsync(
        context, gate, DependenciesQuestion.Read, question => question.AnswerAsync(host, context.RequestAborted), ContractJson.Wire.DependenciesResponse);

    private static Task MissingAsync(HttpContext context, EpochGate gate, LineageGraphHost host) => QuestionAnswer.WriteAsync(
        context, gate, MissingDependenciesQuestion.Read, question => question.AnswerAsync(host, context.RequestAborted),
        ContractJson.Wire.MissingDependenciesResponse);
}
