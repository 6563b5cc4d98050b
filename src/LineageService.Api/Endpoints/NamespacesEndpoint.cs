using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/namespaces</c>: every namespace of a dataset or job.</summary>
internal static class NamespacesEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/namespaces", AnswerAsync)
        .RequireScope(Scope.Read)
        .AppliesNamespaces()
        .WithQuery(ViewQuery.Parameters)
        .Answers<NamespacesResponse>(StatusCodes.Status304NotModified, StatusCodes.Status410Gone)
        .WithName("listNamespaces")
        .WithTags("Catalog")
        .WithSummary("List namespaces")
        .WithDescription("Every namespace that a dataset or job is in, sorted.");

    private static async Task AnswerAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var namespaces = await view.Reader.ListNamespacesAsync(context.RequestAborted).ConfigureAwait(false);
        var answer = new NamespacesResponse(view.Epoch, namespaces) { AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.NamespacesResponse).ConfigureAwait(false);
    }
}
