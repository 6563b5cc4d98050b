using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/jobs</c>: lists jobs, or looks one up.</summary>
internal static class JobsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/jobs", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(JobsQuestion.Parameters)
        .Answers<JobsResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("listJobs")
        .WithTags("Catalog")
        .WithSummary("List jobs, or look one up")
        .WithDescription("In order of namespace and name. With node, or with namespace and name, the list holds that one with its SQL.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var question = JobsQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.JobsResponse).ConfigureAwait(false);
    }
}
