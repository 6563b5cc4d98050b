using System.Collections.Immutable;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.History;
using LineageService.Graph.Traversal;

namespace LineageService.Api.Questions;

/// <summary>By which ways one node reaches another; asked by <c>GET /api/v2/paths</c> and <c>lineage paths</c> with the same parameters.</summary>
public sealed record PathsQuestion(NodeQuery From, NodeQuery To, int Count, int MaxDepth, LineageFilter Filter, bool WithFunctions)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.From, QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.To,
        QueryParameters.ToNamespace, QueryParameters.ToName, QueryParameters.ToField, QueryParameters.PathCount, QueryParameters.MaxDepth,
        QueryParameters.EdgeTypes, QueryParameters.EdgeSubtypes, QueryParameters.Functions, .. ViewQuery.Parameters,
    ];

    public static PathsQuestion Read(QueryReader reader) => new(
        ReadFrom(reader),
        NodeQuery.Read(reader, true, QueryParameters.To, QueryParameters.ToNamespace, QueryParameters.ToName, QueryParameters.ToField),
        reader.ReadInt32(QueryParameters.PathCount),
        reader.ReadInt32(QueryParameters.MaxDepth),
        new LineageFilter(Types: reader.ReadList(QueryParameters.EdgeTypes), Subtypes: reader.ReadList(QueryParameters.EdgeSubtypes)),
        reader.Read(QueryParameters.Functions, false));

    /// <exception cref="ProblemException">A node is unknown or ambiguous.</exception>
    public async Task<(PathRequest Request, PathAnswer Answer)> AnswerAsync(
        LineageView view, TimeSpan budget, CancellationToken cancellationToken)
    {
        var names = await view.NamesAsync(From.Names.And(To.Names), cancellationToken).ConfigureAwait(false);
        var request = new PathRequest(From.Resolve(names), To.Resolve(names), Count, MaxDepth, Filter, budget) { Visibility = view.Visibility };
        var (answer, graph) = await view.FindPathsAsync(request, cancellationToken).ConfigureAwait(false);
        answer = answer with { Epoch = view.Epoch, Point = view.Point };
        if (!WithFunctions) return (request, answer);

        // All hops at once: paths share jobs.
        var hops = await EdgeFunctions.AddAsync(view.Reader, graph, [.. answer.Paths.SelectMany(path => path.Edges)], cancellationToken)
            .ConfigureAwait(false);
        var paths = ImmutableArray.CreateBuilder<LineagePath>(answer.Paths.Length);
        var next = 0;
        foreach (var path in answer.Paths)
        {
            paths.Add(path with { Edges = hops.Slice(next, path.Edges.Length) });
            next += path.Edges.Length;
        }

        return (request, answer with { Paths = paths.MoveToImmutable() });
    }

    private static NodeQuery ReadFrom(QueryReader reader)
    {
        if (reader.Read(QueryParameters.From) is not { } from) return NodeQuery.Read(reader, required: true);
        if (!NodeQuery.Read(reader, required: false).IsEmpty)
            reader.Add(Violation.Query(QueryParameters.From.Name, "Give either from, or node, or namespace, name and field."));
        return new NodeQuery(from, null, null, null) { Visibility = reader.Visibility };
    }
}
