using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Graph.Coverage;
using LineageService.Graph.Store;

namespace LineageService.Api.Responses;

/// <summary>Coverage in the shape of the contract.</summary>
public static class CoverageAnswers
{
    public static CoverageResponse Of(CoverageReport report, TimePoint point, int offset, int limit)
    {
        ArgumentNullException.ThrowIfNull(report);
        var end = (int)Math.Min((long)offset + limit, Math.Max(report.Gaps.Length, report.IncompleteSinks.Length));
        return new CoverageResponse(
            report.Epoch, report.Sinks, report.CompleteSinks, report.Share, report.SinkColumns, report.CompleteSinkColumns,
            [.. report.Causes.Select(cause => new CauseCoverageResponse(Word(cause.Cause), cause.Code, cause.Gaps, cause.Sinks))],
            report.Gaps.Length,
            [.. report.Gaps.Skip(offset).Take(limit).Select(Of)],
            [.. report.IncompleteSinks.Skip(offset).Take(limit).Select(sink => new IncompleteSinkResponse(
                sink.Dataset.ToString(), sink.Gaps, [.. sink.Causes.Select(Word)]))],
            end < Math.Max(report.Gaps.Length, report.IncompleteSinks.Length) ? end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null)
        {
            AsOf = point.AsOf,
            KnownAt = point.KnownAt,
        };
    }

    private static CoverageGapResponse Of(CoverageGap gap) => new(
        Word(gap.Cause), gap.Code, gap.Subject, gap.Completes, gap.CompletesColumns, gap.Blocks, Math.Round(gap.Value, 3))
    { Deep = gap.IsDeep };

    private static string Word(CoverageCause cause) => cause switch
    {
        CoverageCause.NoSchema => "noSchema",
        CoverageCause.ParseFailure => "parseFailure",
        CoverageCause.OpaqueJob => "opaqueJob",
        CoverageCause.UnresolvedName => "unresolvedName",
        CoverageCause.MissingTask => "missingTask",
        CoverageCause.Truncated => "truncated",
        _ => throw new UnreachableException(),
    };
}
