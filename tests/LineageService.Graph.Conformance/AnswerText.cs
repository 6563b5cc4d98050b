using System.Globalization;
using LineageService.Graph.Traversal;

namespace LineageService.Graph.Conformance;

/// <summary>An answer written out, so that two can be compared and a difference read.</summary>
public static class AnswerText
{
    public static string Of(LineageAnswer answer) => string.Join('\n', Lines(answer));

    private static IEnumerable<string> Lines(LineageAnswer answer)
    {
        yield return $"{answer.Root} complete={answer.Complete} truncated={answer.Truncated}";
        foreach (var unknown in answer.Unknowns)
            yield return $"unknown {unknown.Job} {unknown.Code} {unknown.Table} {unknown.Column} {unknown.Span}";
        foreach (var node in answer.Nodes)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"node {node.Id} {node.Kind} {node.Distance} {node.Via} {node.Side} {node.Columns}");
        }

        foreach (var edge in answer.Edges.Select(Line).Order(StringComparer.Ordinal)) yield return edge;
    }

    private static string Line(LineageAnswerEdge edge) =>
        string.Create(
            CultureInfo.InvariantCulture, $"edge {edge.From} -> {edge.To} {edge.Subtype} {edge.Job} {edge.Count} {edge.Evidence}");
}
