using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
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
                QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
                QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch)
            .Answers<DatasetsResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("listDatasets")
            .WithTags("Catalog")
            .WithSummary("List datasets, or look one up")
            .WithDescription("In order of namespace and name. With node, or with namespace and name, the list holds that one with its fields.");

        routes.MapGet("/datasets/detail", DetailAsync)
            .WithQuery(QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.MinEpoch)
            .Answers<DatasetResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("getDataset")
            .WithTags("Catalog")
            .WithSummary("One dataset with its fields")
            .WithDescription("The dataset itself, not in a list.");
    }

    private static async Task ListAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: false);
        var list = reader.ReadList(node.Namespace);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        var answer = node.IsEmpty
            ? await PageAsync(host.Store, graph.Epoch, list, context.RequestAborted).ConfigureAwait(false)
            : new DatasetsResponse(graph.Epoch, [await FindAsync(host.Store, graph, node, context.RequestAborted).ConfigureAwait(false)], null);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetsResponse).ConfigureAwait(false);
    }

    private static async Task DetailAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;
        var answer = await FindAsync(host.Store, graph, node, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetResponse).ConfigureAwait(false);
    }

    private static async Task<DatasetsResponse> PageAsync(ILineageStore store, long epoch, ListQuery list, CancellationToken cancellationToken)
    {
        var page = await store.ListDatasetsAsync(list, cancellationToken).ConfigureAwait(false);
        return new DatasetsResponse(epoch, [.. page.Items.Select(record => DatasetAnswers.Of(record, withFields: false))], page.NextCursor);
    }

    private static async Task<DatasetResponse> FindAsync(
        ILineageStore store, LineageGraph graph, NodeQuery node, CancellationToken cancellationToken)
    {
        var record = await DatasetLookup.FindAsync(store, graph, node, cancellationToken).ConfigureAwait(false);
        return DatasetAnswers.Of(record, withFields: true);
    }
}
