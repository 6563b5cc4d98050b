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

/// <summary><c>GET /api/v2/lineage</c>: what lies upstream or downstream of a node.</summary>
internal static class LineageEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/lineage", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(LineageQuestion.Parameters)
        .Answers<LineageResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("getLineage")
        .WithExample("lineage")
        .WithTags("Lineage")
        .WithSummary("What lies upstream or downstream of a node")
        .WithDescription(
            "Walks the column graph from a field, a row set, a dataset (all its fields and its row set) or a job. An answer is never bare: "
            + "complete and unknowns tell what it cannot know, truncated and nextCursor whether there is more.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag, LineageApiOptions options)
    {
        var reader = QueryReader.Of(context);
        var question = LineageQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(view, options.WalkBudget, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, (writer, token) => LineageJson.WriteAsync(writer, answer, token)).ConfigureAwait(false);
    }
}
