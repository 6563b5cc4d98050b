using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/datasets</c> and <c>GET /api/v2/datasets/detail</c>.</summary>
internal static class DatasetsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets", ListAsync)
            .WithQuery(
            [
                QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
                QueryParameters.ListLimit, QueryParameters.Cursor, ..ViewQuery.Parameters,
            ])
            .Answers<DatasetsResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("listDatasets")
            .WithTags("Catalog")
            .WithSummary("List datasets, or look one up")
            .WithDescription("In order of namespace and name. With node, or with namespace and name, the list holds that one with its fields.");

        routes.MapGet("/datasets/detail", DetailAsync)
            .WithQuery([QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, ..ViewQuery.Parameters])
            .Answers<DatasetResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("getDataset")
            .WithTags("Catalog")
            .WithSummary("One dataset with its fields")
            .WithDescription("The dataset itself, not in a list.");
    }

    private static async Task ListAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: false);
        var list = reader.ReadList(node.Namespace);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = node.IsEmpty
            ? await PageAsync(view, list, context.RequestAborted).ConfigureAwait(false)
            : Of(view, [await FindAsync(view, node, context.RequestAborted).ConfigureAwait(false)], null);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetsResponse).ConfigureAwait(false);
    }

    private static async Task DetailAsync(HttpContext context, ViewGate gate, EntityTag tag)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;
        var dataset = await FindAsync(view, node, context.RequestAborted).ConfigureAwait(false);
        var answer = dataset with { AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetResponse).ConfigureAwait(false);
    }

    private static async Task<DatasetsResponse> PageAsync(LineageView view, ListQuery list, CancellationToken cancellationToken)
    {
        var page = await view.Reader.ListDatasetsAsync(list, cancellationToken).ConfigureAwait(false);
        return Of(view, [.. page.Items.Select(record => DatasetAnswers.Of(record, withFields: false))], page.NextCursor);
    }

    private static DatasetsResponse Of(LineageView view, IReadOnlyList<DatasetResponse> datasets, string? next) =>
        new(view.Epoch, datasets, next) { AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };

    private static async Task<DatasetResponse> FindAsync(LineageView view, NodeQuery node, CancellationToken cancellationToken)
    {
        var record = await DatasetLookup.FindAsync(view, node, cancellationToken).ConfigureAwait(false);
        return DatasetAnswers.Of(record, withFields: true);
    }
}
