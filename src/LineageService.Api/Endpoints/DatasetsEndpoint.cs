using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Catalogs;
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
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery(
            [
                QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Layer, QueryParameters.Owner,
                QueryParameters.ListLimit, QueryParameters.Cursor, .. ViewQuery.Parameters,
            ])
            .Answers<DatasetsResponse>(
                StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .WithName("listDatasets")
            .WithTags("Catalog")
            .WithSummary("List datasets, or look one up")
            .WithDescription("In order of namespace and name. With node, or with namespace and name, the list holds that one with its fields.");

        routes.MapGet("/datasets/detail", DetailAsync)
            .RequireScope(Scope.Read)
            .AppliesNamespaces()
            .WithQuery([QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, .. ViewQuery.Parameters])
            .Answers<DatasetResponse>(
                StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status410Gone)
            .WithName("getDataset")
            .WithTags("Catalog")
            .WithSummary("One dataset with its fields")
            .WithDescription("The dataset itself, not in a list.");
    }

    private static async Task ListAsync(HttpContext context, ViewGate gate, EntityTag tag, DatasetLookup datasets, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: false);
        var list = reader.ReadList(node.Namespace);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;

        var answer = node.IsEmpty
            ? await PageAsync(view, host, list, context.RequestAborted).ConfigureAwait(false)
            : Of(view, [await FindAsync(datasets, host.Store, view, node, context.RequestAborted).ConfigureAwait(false)], null);
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetsResponse).ConfigureAwait(false);
    }

    private static async Task DetailAsync(HttpContext context, ViewGate gate, EntityTag tag, DatasetLookup datasets, LineageGraphHost host)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();

        var view = await gate.OpenAsync(asked, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, view)) return;
        var dataset = await FindAsync(datasets, host.Store, view, node, context.RequestAborted).ConfigureAwait(false);
        var answer = dataset with { Epoch = view.Epoch, AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };
        await JsonAnswer.WriteAsync(context, answer, ContractJson.Wire.DatasetResponse).ConfigureAwait(false);
    }

    private static async Task<DatasetsResponse> PageAsync(
        LineageView view, LineageGraphHost host, ListQuery list, CancellationToken cancellationToken)
    {
        var page = await view.Reader.ListDatasetsAsync(list, cancellationToken).ConfigureAwait(false);
        var graph = await host.NamesAsync(new NameSelection { Datasets = [.. page.Items.Select(record => record.Id)] }, cancellationToken).ConfigureAwait(false);
        var datasets = page.Items.Select(
            record => DatasetAnswers.Of(record, withFields: false) with { MergedInto = MergedInto(graph, record, view.Visibility) });
        return Of(view, [.. datasets], page.NextCursor);
    }

    private static string? MergedInto(LineageGraph graph, DatasetRecord record, NodeVisibility visibility)
    {
        if (graph.FindDataset(record.Id) is not { AliasOf: not null } dataset) return null;
        return graph.Canonical(dataset).Id is var canonical && canonical != record.Id && visibility.Sees(canonical) ? canonical.ToString() : null;
    }

    private static DatasetsResponse Of(LineageView view, IReadOnlyList<DatasetResponse> datasets, string? next) =>
        new(view.Epoch, datasets, next) { AsOf = view.Point.AsOf, KnownAt = view.Point.KnownAt };

    private static async Task<DatasetResponse> FindAsync(
        DatasetLookup datasets, ILineageStore store, LineageView view, NodeQuery node, CancellationToken cancellationToken)
    {
        var (record, aliases) = await datasets.FindAsync(view, node, cancellationToken).ConfigureAwait(false);
        var answer = DatasetAnswers.Of(record, withFields: true);
        if (view.Point.IsNow) answer = answer.With(await CatalogFacts.FindAsync(store, record.Id, cancellationToken).ConfigureAwait(false));
        return aliases.IsEmpty ? answer : answer with { MergedFrom = [.. aliases.Select(alias => alias.ToString())] };
    }
}
