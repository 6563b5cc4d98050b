using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Traversal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary><c>GET /api/v2/paths</c>: by which ways one node reaches another.</summary>
internal static class PathsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/paths", AnswerAsync)
        .WithQuery(
            QueryParameters.From, QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.To,
            QueryParameters.ToNamespace, QueryParameters.ToName, QueryParameters.ToField, QueryParameters.PathCount, QueryParameters.MaxDepth,
            QueryParameters.EdgeTypes, QueryParameters.EdgeSubtypes, QueryParameters.MinEpoch)
        .Answers<PathsResponse>(StatusCodes.Status304NotModified, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
        .WithName("getPaths")
        .WithTags("Lineage")
        .WithSummary("By which ways one node reaches another")
        .WithDescription(
            "The shortest paths downstream from one node to another, with the span of SQL behind each hop. An empty list with complete true "
            + "means that there is surely none.");

    private static async Task AnswerAsync(HttpContext context, EpochGate gate, EntityTag tag, LineageApiOptions options)
    {
        var reader = QueryReader.Of(context);
        var from = ReadFrom(reader);
        var to = NodeQuery.Read(
            reader, true, QueryParameters.To, QueryParameters.ToNamespace, QueryParameters.ToName, QueryParameters.ToField);
        var filter = new LineageFilter(Types: reader.ReadList(QueryParameters.EdgeTypes), Subtypes: reader.ReadList(QueryParameters.EdgeSubtypes));
        var count = reader.ReadInt32(QueryParameters.PathCount);
        var maxDepth = reader.ReadInt32(QueryParameters.MaxDepth);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();

        var graph = await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        if (tag.IsNotModified(context, graph.Epoch)) return;

        var request = new PathRequest(from.Resolve(graph), to.Resolve(graph), count, maxDepth, filter, options.WalkBudget);
        var answer = LineagePaths.Find(graph, request, context.RequestAborted);
        await JsonAnswer.WriteAsync(
            context,
            (writer, token) => LineageJson.WriteAsync(writer, request.From.ToString(), request.To.ToString(), answer, token)).ConfigureAwait(false);
    }

    private static NodeQuery ReadFrom(QueryReader reader)
    {
        if (reader.Read(QueryParameters.From) is not { } from) return NodeQuery.Read(reader, required: true);
        var other = NodeQuery.Read(reader, required: false);
        if (!other.IsEmpty)
            reader.Add(Violation.Query(QueryParameters.From.Name, "Give either from, or node, or namespace, name and field."));
        return new NodeQuery(from, null, null, null);
    }
}
