using System.Collections.Immutable;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Coverage;

/// <summary>
/// Computes the coverage of a graph: gaps are found at each dataset and handed on to what flows from it, in one pass over the graph. Pure; takes time
/// in proportion to datasets and edges.
/// </summary>
public static class CoverageAnalysis
{
    /// <summary>Up to so many gaps of one sink are told apart.</summary>
    public const int MaxTracked = 16;

    public static CoverageReport Of(LineageGraph graph, CoverageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(request);
        var flow = DatasetFlow.Of(graph, cancellationToken);
        var finder = new GapFinder(graph, flow, request);
        var behind = new GapSet[flow.ComponentCount];
        Array.Fill(behind, GapSet.None);
        foreach (var ordinal in flow.Order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var component = flow.Component[ordinal];
            var gaps = behind[component];
            if (graph.DatasetAt(ordinal) is { AliasOf: null } dataset) gaps = GapSet.Union(gaps, finder.Of(dataset));
            foreach (var source in flow.SourcesOf(ordinal)) gaps = GapSet.Union(gaps, behind[flow.Component[source]]);
            behind[component] = gaps;
        }

        return Report(graph, request, flow, finder, behind);
    }

    private static CoverageReport Report(LineageGraph graph, CoverageRequest request, DatasetFlow flow, GapFinder finder, GapSet[] behind)
    {
        var gaps = finder.Gaps.ToArray();
        var sinksOfCode = new int[finder.Codes.Count];
        var incomplete = ImmutableArray.CreateBuilder<IncompleteSink>();
        var (sinks, complete, columns, completeColumns) = (0, 0, 0, 0);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (!IsSink(dataset, flow, request)) continue;
            sinks++;
            columns += dataset.Fields.Count;
            var found = behind[flow.Component[ordinal]];
            if (found.IsEmpty)
            {
                complete++;
                completeColumns += dataset.Fields.Count;
                continue;
            }

            for (var code = 0; code < sinksOfCode.Length; code++) if ((found.Codes >> code & 1) != 0) sinksOfCode[code]++;
            Count(gaps, found, dataset.Fields.Count);
            var causes = finder.Codes.Where((_, code) => (found.Codes >> code & 1) != 0).Select(code => CauseOf(finder, code)).Distinct().Order();
            incomplete.Add(new IncompleteSink(dataset.Id, found.IsDeep ? -1 : found.Gaps.Length, [.. causes]));
        }

        return new CoverageReport(
            graph.Epoch, sinks, complete, columns, completeColumns, Causes(finder, sinksOfCode, request.Visibility.IsAll ? finder.Gaps : [.. gaps.Where(gap => gap.Blocks > 0 || gap.IsDeep)]),
            [
                .. gaps.Where(gap => gap.Blocks > 0 || gap.IsDeep).OrderByDescending(gap => gap.Completes).ThenByDescending(gap => gap.Value)
                    .ThenByDescending(gap => gap.CompletesColumns).ThenBy(gap => gap.Subject, StringComparer.Ordinal).ThenBy(gap => gap.Code, StringComparer.Ordinal),
            ],
            [.. incomplete.OrderBy(sink => sink.Dataset)]);
    }

    // Written, not another name of something, and nothing flows on from it.
    private static bool IsSink(GraphDataset dataset, DatasetFlow flow, CoverageRequest request) =>
        dataset.AliasOf is null && dataset.Exists && flow.HasWriter[dataset.Ordinal] && !flow.HasReader[dataset.Ordinal]
        && request.Visibility.Sees(dataset.Id)
        && (request.Namespace is null || dataset.Id.Namespace == request.Namespace)
        && (request.Layer is null || string.Equals(dataset.Layer, request.Layer, StringComparison.OrdinalIgnoreCase));

    private static void Count(CoverageGap[] gaps, GapSet found, int columns)
    {
        var isAlone = found.Gaps.Length == 1 && !found.IsDeep;
        foreach (var number in found.Gaps)
        {
            var gap = gaps[number];
            gaps[number] = found.IsDeep
                ? gap with { IsDeep = true }
                : gap with
                {
                    Completes = gap.Completes + (isAlone ? 1 : 0),
                    CompletesColumns = gap.CompletesColumns + (isAlone ? columns : 0),
                    Blocks = gap.Blocks + 1,
                    Value = gap.Value + (1d / found.Gaps.Length),
                };
        }
    }

    private static ImmutableArray<CauseCoverage> Causes(GapFinder finder, int[] sinksOfCode, IReadOnlyList<CoverageGap> counted) =>
    [
        .. finder.Codes.Select((code, number) => new CauseCoverage(
                CauseOf(finder, code), code, counted.Count(gap => gap.Code == code), sinksOfCode[number]))
            .Where(cause => cause.Sinks > 0)
            .OrderByDescending(cause => cause.Sinks)
            .ThenBy(cause => cause.Code, StringComparer.Ordinal),
    ];

    private static CoverageCause CauseOf(GapFinder finder, string code) => finder.Gaps.Find(gap => gap.Code == code)!.Cause;
}
