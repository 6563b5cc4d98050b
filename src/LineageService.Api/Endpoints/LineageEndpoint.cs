using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph;
using LineageService.Graph.Traversal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/lineage</c>: what lies upstream or downstream of a node.</summary>
internal static class LineageEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/lineage", AnswerAsync)
        .WithQuery(
            QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.Direction,
            QueryParameters.Depth, QueryParameters.Granularity, QueryParameters.Rollup, QueryParameters.FilterNamespace, QueryParameters.Layer,
            QueryParameters.Owner, QueryParameters.EdgeTypes, QueryParameters.EdgeSubtypes, QueryParameters.NodeLimit, QueryParameters.Cursor,
            QueryParameters.MinEpoch)
        .Answers<LineageResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("getLineage")
        .WithTags("Lineage")
        .WithSummary("What lies upstream or downstream of a node")
        .WithDescription(
            "Walks the column graph from a field, a row set, a dataset (all its fields and its row set) or a job. An answer is never bare: "
            + "complete and unknowns tell what it cannot know, truncated and nextCursor whether there is more.");

    private static async Task AnswerAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageApiOptions options)
    {
        var reader = QueryReader.Of(context);
        var node = NodeQuery.Read(reader, required: true);
        var granularity = reader.Read(QueryParameters.Rollup, reader.Read(QueryParameters.Granularity, Granularity.Column));
        var filter = new LineageFilter(
            reader.Read(QueryParameters.FilterNamespace) ?? (node.Node is null ? null : node.Namespace),
            reader.Read(QueryParameters.Layer),
            reader.Read(QueryParameters.Owner),
            reader.ReadList(QueryParameters.EdgeTypes),
            reader.ReadList(QueryParameters.EdgeSubtypes));
        var direction = reader.Read(QueryParameters.Direction, Direction.Downstream);
        var depth = reader.ReadInt32(QueryParameters.Depth);
        var limit = reader.ReadInt32(QueryParameters.NodeLimit);
        var cursor = reader.Read(QueryParameters.Cursor);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        var request = new LineageRequest(node.Resolve(graph), direction, depth, granularity, filter, limit, cursor, options.WalkBudget);
        var answer = LineageTraversal.Walk(graph, request, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, (writer, token) => LineageJson.WriteAsync(writer, answer, token)).ConfigureAwait(false);
    }
}
