using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Coverage;

/// <summary>
/// How much of a graph's lineage is whole: the share of sinks (tables that are written and that nobody reads) whose way back to the sources has no gap,
/// and what the gaps are. Of one graph; not a measure of whether edges are right.
/// </summary>
/// <param name="Causes">By cause and code; a sink with gaps of several causes counts in each.</param>
/// <param name="Gaps">Most valuable first: by the sinks that closing this one alone would complete, then by its share in those that have others too.</param>
/// <param name="IncompleteSinks">In order of their names.</param>
public sealed record CoverageReport(
    long Epoch,
    int Sinks,
    int CompleteSinks,
    int SinkColumns,
    int CompleteSinkColumns,
    ImmutableArray<CauseCoverage> Causes,
    ImmutableArray<CoverageGap> Gaps,
    ImmutableArray<IncompleteSink> IncompleteSinks)
{
    /// <summary>Between 0 and 1; null where there is no sink, which is not the same as none complete.</summary>
    public double? Share => Sinks == 0 ? null : (double)CompleteSinks / Sinks;
}

/// <summary>All gaps of one cause and code.</summary>
/// <param name="Code">A code of unknown lineage; <c>missing-task</c> where a writer is missing.</param>
/// <param name="Sinks">Sinks with at least one of them upstream.</param>
public sealed record CauseCoverage(CoverageCause Cause, string Code, int Gaps, int Sinks);

/// <summary>One gap: what is to be done once, and what it would complete.</summary>
/// <param name="Subject">What it is about: a job or a dataset.</param>
/// <param name="Table">The table, as the SQL writes it, whose columns are missing; null where the subject says it all.</param>
/// <param name="Completes">Sinks that would be complete if this gap alone were closed.</param>
/// <param name="CompletesColumns">Their columns together.</param>
/// <param name="Blocks">Sinks behind it; those with more than <see cref="CoverageAnalysis.MaxTracked"/> gaps are counted only in <paramref name="IsDeep"/>.</param>
/// <param name="Value">Sinks behind it, each divided by the number of its gaps.</param>
/// <param name="IsDeep">True where it also lies behind sinks with more gaps than are told apart.</param>
public sealed record CoverageGap(
    CoverageCause Cause, string Code, string Subject, string? Table, int Completes, int CompletesColumns, int Blocks, double Value, bool IsDeep);

/// <summary>A sink whose way back has gaps.</summary>
/// <param name="Gaps">How many; −1 where more than <see cref="CoverageAnalysis.MaxTracked"/>.</param>
public sealed record IncompleteSink(DatasetId Dataset, int Gaps, ImmutableArray<CoverageCause> Causes);
