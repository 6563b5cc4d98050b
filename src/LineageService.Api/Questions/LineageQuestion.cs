using System.Collections.Immutable;
using LineageService.Api.Access;
using LineageService.Api.Requests;
using LineageService.Graph;
using LineageService.Graph.History;
using LineageService.Graph.Traversal;

namespace LineageService.Api.Questions;

/// <summary>What lies upstream or downstream of a node; asked by <c>GET /api/v2/lineage</c> and <c>lineage trace</c> with the same parameters.</summary>
public sealed record LineageQuestion(
    NodeQuery Node, Direction Direction, int Depth, Granularity Granularity, LineageFilter Filter, int Limit, string? Cursor,
    bool WithFunctions)
{
    // Of whoever asks, where they do not see everything.
    private ReadOnlyMemory<byte> CursorKey { get; init; }

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field, QueryParameters.Direction,
        QueryParameters.Depth, QueryParameters.Granularity, QueryParameters.Rollup, QueryParameters.FilterNamespace, QueryParameters.Layer,
        QueryParameters.Owner, QueryParameters.EdgeTypes, QueryParameters.EdgeSubtypes, QueryParameters.NodeLimit, QueryParameters.Cursor,
        QueryParameters.Functions,
        .. ViewQuery.Parameters,
    ];

    public static LineageQuestion Read(QueryReader reader)
    {
        var node = NodeQuery.Read(reader, required: true);
        return new LineageQuestion(
            node,
            reader.Read(QueryParameters.Direction, Direction.Downstream),
            reader.ReadInt32(QueryParameters.Depth),
            reader.Read(QueryParameters.Rollup, reader.Read(QueryParameters.Granularity, Granularity.Column)),
            new LineageFilter(
                reader.Read(QueryParameters.FilterNamespace) ?? (node.Node is null ? null : node.Namespace),
                reader.Read(QueryParameters.Layer),
                reader.Read(QueryParameters.Owner),
                reader.ReadList(QueryParameters.EdgeTypes),
                reader.ReadList(QueryParameters.EdgeSubtypes)),
            reader.ReadInt32(QueryParameters.NodeLimit),
            OpenCursor(reader),
            reader.Read(QueryParameters.Functions, false))
        {
            CursorKey = reader.CursorKey,
        };
    }

    /// <exception cref="Problems.ProblemException">The node is unknown or ambiguous.</exception>
    public async Task<LineageAnswer> AnswerAsync(LineageView view, TimeSpan budget, CancellationToken cancellationToken)
    {
        var names = await view.NamesAsync(Node.Names, cancellationToken).ConfigureAwait(false);
        var request = new LineageRequest(Node.Resolve(names), Direction, Depth, Granularity, Filter, Limit, Cursor, budget) { Visibility = view.Visibility };
        var (answer, graph) = await view.WalkAsync(request, cancellationToken).ConfigureAwait(false);
        answer = answer with { Epoch = view.Epoch, Point = view.Point, NextCursor = SealedCursor.Seal(CursorKey, answer.NextCursor) };
        return WithFunctions
            ? answer with { Edges = await EdgeFunctions.AddAsync(view.Reader, graph, answer.Edges, cancellationToken).ConfigureAwait(false) }
            : answer;
    }

    private static string? OpenCursor(QueryReader reader) =>
        reader.ReadCursor(text => SealedCursor.Open(reader.CursorKey, text) is { } cursor && LineageTraversal.IsCursor(cursor)) is { } known
            ? SealedCursor.Open(reader.CursorKey, known)
            : null;
}
