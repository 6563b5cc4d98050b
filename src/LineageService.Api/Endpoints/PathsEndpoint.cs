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

/// <summary><c>GET /api/v2/paths</c>: by which ways one node reaches another.</summary>
internal static class PathsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/paths", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(PathsQuestion.Parameters)
        .Answers<PathsResponse>(
            StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
        .WithName("getPaths")
        .WithExample("paths")
        .WithTags("Lineage")
        .WithSummary("By which ways one node reaches another")
        .WithDescription(
            "The shortest paths downstream from one node to another, with the span of SQL behind each hop. An empty list with complete true "
            + "means that there is surely none.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag, LineageApiOptions options)
    {
        var reader = QueryReader.Of(context);
        var question = PathsQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var (request, answer) = await question.AnswerAsync(view, options.WalkBudget, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(
            context,
            (writer, token) => LineageJson.WriteAsync(writer, request.From.ToString(), request.To.ToString(), answer, token)).ConfigureAwait(false);
    }
}
