using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Which corrections there are; asked by <c>GET /api/v2/corrections</c> and <c>lineage corrections list</c>.</summary>
public sealed record CorrectionsQuestion(ImmutableArray<CorrectionState> States, string? Node, int Limit, int Offset)
{
    /// <summary>What the answer may name.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        CorrectionParameters.State, CorrectionParameters.Touching, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.MinEpoch,
    ];

    public static CorrectionsQuestion Read(QueryReader reader) => new(
        reader.ReadList(CorrectionParameters.State), reader.Read(CorrectionParameters.Touching), reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset())
    {
        Visibility = reader.Visibility,
    };

    /// <exception cref="Problems.ProblemException">The node is unknown or ambiguous.</exception>
    public async Task<CorrectionsResponse> AnswerAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var selection = Node is null ? NameSelection.None : CorrectionNodes.Names(Node, Visibility);
        var graph = await host.NamesAsync(selection, cancellationToken).ConfigureAwait(false);
        LineageNode? node = Node is null ? null : CorrectionNodes.Find(graph, Node, Visibility);
        var all = await CorrectionsCodec.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var found = all.Where(correction => Visibility.Sees(correction.From) && Visibility.Sees(correction.To) && (States.IsEmpty || States.Contains(correction.State))
            && (node is not { } end || Touches(correction.From, end) || Touches(correction.To, end))).ToList();
        var next = (int)Math.Min((long)Offset + Limit, found.Count);
        return new CorrectionsResponse(
            graph.Epoch, [.. found.Skip(Offset).Take(Limit).Select(correction => CorrectionAnswers.Of(correction, Visibility))],
            next < found.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    // A correction of a dataset as a whole speaks of each of its fields, and a question about a dataset of all that is in it.
    private static bool Touches(LineageNode end, LineageNode asked) =>
        end.Dataset == asked.Dataset && (end.Kind == NodeKind.Dataset || asked.Kind == NodeKind.Dataset || end == asked);
}
