using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Graph.History.Diff;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>A page of a diff as answered: jobs first, then datasets, then edges by job and target; an edge counts as one item.</summary>
internal sealed class DiffAnswers(DiffReport report, int offset, int limit)
{
    private readonly int _end = offset + limit;
    private int _skip = offset;
    private int _rest = limit;
    private bool _isCut;

    public DiffResponse ToResponse(long epoch)
    {
        var jobs = Page(report.Jobs).Select(Of).ToArray();
        var datasets = Page(report.Datasets).Select(Of).ToArray();
        var lineage = Lineage();
        return new DiffResponse(
            epoch, Of(report.From), Of(report.To), Of(report.Counts), jobs, datasets, lineage,
            _isCut ? _end.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    public static PointInTimeResponse Of(TimePoint point) => new(point.AsOf, point.KnownAt);

    public static ChangeCauseResponse Of(ChangeCause cause) =>
        new(cause.At, cause.KnownSince, cause.Cause?.JobVersion, cause.Cause?.Run?.ToString(), cause.Cause?.Event);

    private List<LineageChangeResponse> Lineage()
    {
        var lineage = new List<LineageChangeResponse>();
        foreach (var change in report.Lineage)
        {
            var isBegun = _skip > 0;
            var edges = Page(change.Edges).Select(Of).ToArray();
            if (edges.Length == 0) continue;

            // With its first edges, not again with the rest of them on the next page.
            var renames = isBegun && edges.Length < change.Edges.Length && _rest > 0 ? [] : change.Renames;
            lineage.Add(new LineageChangeResponse(
                change.Job.ToString(), change.Target.ToString(), edges,
                [.. renames.Select(rename => new RenameResponse(rename.From, rename.To, rename.MaskRemoved))]));
        }

        return lineage;
    }

    private ImmutableArray<T> Page<T>(ImmutableArray<T> items)
    {
        var start = Math.Min(_skip, items.Length);
        _skip -= start;
        var count = Math.Min(_rest, items.Length - start);
        _rest -= count;
        _isCut |= start + count < items.Length;
        return items.Slice(start, count);
    }

    private static JobChangeResponse Of(JobChange change) => new(Of(change.Kind), change.Job.ToString(), Of(change.Cause));

    private static DatasetChangeResponse Of(DatasetChange change) => new(
        Of(change.Kind), change.Dataset.ToString(),
        [.. change.Fields.Select(field => new FieldChangeResponse(Of(field.Kind), field.Path, field.TypeBefore, field.TypeAfter))],
        Of(change.Cause));

    private static EdgeChangeResponse Of(EdgeChange change) => new(
        Of(change.Kind), change.From.ToString(), change.To.ToString(), WireNames.Of(change.Evidence), Of(change.Before), Of(change.After),
        Of(change.Cause))
    {
        Aspects = change.Aspects == EdgeAspects.None ? null : Of(change.Aspects),
        MaskRemoved = change.MaskRemoved ? true : null,
    };

    private static EdgeFormResponse? Of(EdgeForm? form) => form is null
        ? null
        : new EdgeFormResponse(WireNames.Of(form.Subtype.Type()), form.Subtype.WireName(), form.Masking)
        {
            Functions = form.Functions.IsDefault ? null : FunctionAnswers.Of(form.Functions),
        };

    private static DiffCountsResponse Of(DiffCounts counts) =>
        new(Of(counts.Jobs), Of(counts.Datasets), Of(counts.Fields), Of(counts.Edges), counts.Renames, counts.MasksRemoved);

    private static ChangeCountsResponse Of(ChangeCounts counts) => new(counts.Added, counts.Removed, counts.Changed);

    private static List<string> Of(EdgeAspects aspects)
    {
        var names = new List<string>(3);
        if (aspects.HasFlag(EdgeAspects.Subtype)) names.Add("subtype");
        if (aspects.HasFlag(EdgeAspects.Masking)) names.Add("masking");
        if (aspects.HasFlag(EdgeAspects.Functions)) names.Add("functions");
        return names;
    }

    private static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "added",
        ChangeKind.Removed => "removed",
        ChangeKind.Changed => "changed",
        _ => throw new UnreachableException(),
    };
}
