using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.OpenApi;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/coverage</c>: how much of the lineage is whole.</summary>
internal static class CoverageEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/coverage", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(CoverageQuestion.Parameters)
        .Answers<CoverageResponse>(StatusCodes.Status304NotModified, StatusCodes.Status410Gone)
        .WithName("getCoverage")
        .WithTags("Catalog")
        .WithSummary("How much of the lineage is whole, and what the gaps are")
        .WithDescription(
            "The share of sinks (written, and nothing flows on from them) whose way back to the sources has no gap, the gaps by cause, and each gap with "
            + "the sinks that closing it would complete, the most valuable first.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var question = CoverageQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.CoverageResponse).ConfigureAwait(false);
    }
}
