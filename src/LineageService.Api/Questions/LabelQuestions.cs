using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Explaining;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Which labels nodes have; asked by <c>GET /api/v2/labels</c> and <c>lineage labels list</c>.</summary>
public sealed record LabelsQuestion(string? Node, string? Tag, int Limit, int Offset, NodeVisibility Visibility)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        LabelParameters.Node, LabelParameters.Tag, QueryParameters.ListLimit, QueryParameters.Cursor, QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.MinEpoch,
    ];

    public static LabelsQuestion Read(QueryReader reader) => new(
        reader.Read(LabelParameters.Node), reader.Read(LabelParameters.Tag), reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset(), reader.Visibility);

    /// <exception cref="Problems.ProblemException">The node is unknown or ambiguous.</exception>
    public LabelsResponse Answer(LabelSnapshot snapshot, bool isPending)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var answers = new LabelAnswers(snapshot, Visibility);
        var page = new List<NodeLabelsResponse>();
        var at = 0;
        string? next = null;
        foreach (var node in Nodes(snapshot))
        {
            if (!Visibility.Sees(node) || (Tag is not null && !HasTag(snapshot, node, Tag))) continue;
            if (at++ < Offset) continue;
            if (page.Count == Limit)
            {
                next = (Offset + Limit).ToString(CultureInfo.InvariantCulture);
                break;
            }

            page.Add(answers.Of(NodeLabels.Of(snapshot, node)));
        }

        return new LabelsResponse(snapshot.LabelEpoch, isPending, snapshot.Policy.Hash, page, next);
    }

    internal static bool HasTag(LabelSnapshot snapshot, LineageNode node, string tag) =>
        snapshot.State.LabelsOf(node).Any(label => snapshot.Policy.CategoryOf(label.Origin.Category).IsWithin(tag))
        || snapshot.SuggestedAt(node).Any(one => snapshot.Policy.CategoryOf(one.Category).IsWithin(tag));

    private IEnumerable<LineageNode> Nodes(LabelSnapshot snapshot)
    {
        if (Node is null) return LabelledNodes.Of(snapshot.State);
        var named = CorrectionNodes.Find(snapshot.State.Graph, Node, Visibility);
        if (named.Kind != NodeKind.Dataset) return [named];
        var dataset = snapshot.State.Graph.Canonical(snapshot.State.Graph.FindDataset(named.Dataset)!);
        return Enumerable.Range(0, dataset.Fields.Count).Select(field => LineageNode.Field(dataset.Id, dataset.Fields[field])).Prepend(LineageNode.RowSet(dataset.Id))
            .Where(node => !NodeLabels.Of(snapshot, node).IsEmpty);
    }
}

/// <summary>Why a node has a label; asked by <c>GET /api/v2/labels/explain</c>, <c>lineage labels explain</c> and <c>why-not</c>.</summary>
public sealed record LabelExplainQuestion(string Node, string Tag, NodeVisibility Visibility)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [LabelParameters.OneNode, LabelParameters.NeededTag, QueryParameters.AsOf, QueryParameters.KnownAt, QueryParameters.MinEpoch];

    public static LabelExplainQuestion Read(QueryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (node, tag) = (reader.Read(LabelParameters.OneNode), reader.Read(LabelParameters.NeededTag));
        if (node is null) reader.Missing(LabelParameters.OneNode, "Name the field or row set.");
        if (tag is null) reader.Missing(LabelParameters.NeededTag, "Name the category.");
        return new LabelExplainQuestion(node ?? "", tag ?? "", reader.Visibility);
    }

    /// <exception cref="Problems.ProblemException">The node is unknown, ambiguous, or no field or row set.</exception>
    public ExplanationResponse Answer(LabelSnapshot snapshot, bool isPending, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var node = CorrectionNodes.Find(snapshot.State.Graph, Node, Visibility);
        if (node.Kind == NodeKind.Dataset) node = LineageNode.RowSet(node.Dataset);
        var explanation = LabelExplanation.Of(snapshot, node, Tag, cancellationToken);
        var answers = new LabelAnswers(snapshot, Visibility);
        var stops = explanation.Missing.SelectMany(one => one.Stops.Select(stop => (one.Origin, Stop: stop))).ToList();
        return new ExplanationResponse(
            snapshot.LabelEpoch, isPending, Tag, answers.Of(explanation.Effective),
            [.. explanation.Witnesses.Select(answers.Of)],
            [.. explanation.Support.Select(answers.Of)],
            explanation.IsSupportCut,
            [
                .. stops.Where(one => one.Stop.Reason is Graph.Labels.StopReason.Block or Graph.Labels.StopReason.Stop)
                    .Select(one => answers.Of(one.Origin, one.Stop)),
            ],
            [.. stops.Where(one => one.Stop.Reason == Graph.Labels.StopReason.Declassified).Select(one => answers.Of(one.Origin, one.Stop))],
            [
                .. explanation.Missing.Select(one => new WhyNotResponse(
                    one.Origin.Id, one.Origin.Category, [.. one.Stops.Select(stop => answers.Of(one.Origin, stop))])),
            ],
            explanation.IsMissingCut,
            answers.UnknownsOf(explanation.Witnesses));
    }
}
