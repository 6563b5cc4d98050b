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

/// <summary><c>GET /api/v2/search</c>: finds datasets, fields and jobs by words.</summary>
internal static class SearchEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/search", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(SearchQuestion.Parameters)
        .Answers<SearchResponse>(StatusCodes.Status304NotModified, StatusCodes.Status410Gone)
        .WithName("search")
        .WithExample("search")
        .WithTags("Catalog")
        .WithSummary("Find datasets, fields and jobs")
        .WithDescription(
            "Best hits first. Words are matched anywhere in names, paths, owners, descriptions and tags, all of them must occur. node, name and "
            + "field are searched for like q; namespace narrows.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var question = SearchQuestion.Read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = await question.AnswerAsync(view, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.SearchResponse).ConfigureAwait(false);
    }
}
