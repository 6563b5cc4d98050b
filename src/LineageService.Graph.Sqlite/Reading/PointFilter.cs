using System.Globalization;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// A point of the two times as conditions of SQL. Rows of edge sets are found by two kinds of partial index, one for what is current and
/// one for what is not, so a read of the past that goes by a key asks twice.
/// </summary>
internal sealed class PointFilter
{
    private const string Current = "edge_set.closed_at IS NULL AND edge_set.recorded_to IS NULL";
    private const string Past = "(edge_set.closed_at IS NOT NULL OR edge_set.recorded_to IS NOT NULL)";

    private readonly string _known;
    private readonly string _asOf;

    private PointFilter(TimePoint point)
    {
        Point = point;
        _known = Text(point.KnownAt);
        _asOf = Text(point.AsOf);
    }

    public static PointFilter Now { get; } = new(TimePoint.Now);

    public TimePoint Point { get; }

    public bool IsNow => Point.IsNow;

    /// <summary>Edge sets that hold at the point, as <see cref="EdgeVersion.HoldsAt"/> says.</summary>
    public string EdgeSets => IsNow
        ? Current
        : $"edge_set.recorded_from <= {_known} AND (edge_set.recorded_to IS NULL OR edge_set.recorded_to > {_known})"
            + $" AND edge_set.valid_from <= {_asOf}"
            + $" AND (edge_set.closed_at IS NULL OR edge_set.closed_at > {_known} OR edge_set.valid_to > {_asOf})";

    /// <summary>True of an edge set whose end is known at the point.</summary>
    public string IsEndKnown => $"edge_set.closed_at <= {_known}";

    public static PointFilter At(TimePoint point) => point.IsNow ? Now : new PointFilter(point);

    /// <summary>Edge sets that hold at the point, found by a key; each part of the statement uses the index that fits.</summary>
    /// <param name="select">SELECT … FROM edge_set and its joins.</param>
    public string ByKey(string select, string key) => IsNow
        ? $"{select} WHERE {key} AND {Current}"
        : $"{select} WHERE {key} AND {Current} AND {EdgeSets} UNION ALL {select} WHERE {key} AND {Past} AND {EdgeSets}";

    /// <summary>Versions of edge sets, current or not, found by a key.</summary>
    public static string AllByKey(string select, string key) =>
        $"{select} WHERE {key} AND {Current} UNION ALL {select} WHERE {key} AND {Past}";

    /// <summary>True of a dataset's or job's row whose current version holds at the point.</summary>
    public string IsCurrent(string entity) => $"({entity}.recorded_from <= {_known} AND {entity}.valid_from <= {_asOf})";

    /// <summary>
    /// Joins the version <c>v</c> that holds at the point to the row of a dataset or job where that is not the current one.
    /// </summary>
    public string JoinVersion(string entity) =>
        $"LEFT JOIN {entity}_version AS v ON NOT {IsCurrent(entity)} AND v.id = (SELECT w.id FROM {entity}_version AS w"
        + $" WHERE w.{entity}_id = {entity}.id AND w.recorded_from <= {_known} AND (w.recorded_to IS NULL OR w.recorded_to > {_known})"
        + $" AND w.valid_from <= {_asOf} ORDER BY w.valid_from DESC, w.recorded_from DESC, w.id DESC LIMIT 1)";

    /// <summary>Runs that were known and had begun.</summary>
    public string Runs => IsNow ? "TRUE" : $"run.recorded_at <= {_known} AND run.started_at <= {_asOf}";

    private static string Text(DateTimeOffset? time) => (time?.UtcTicks ?? long.MaxValue).ToString(CultureInfo.InvariantCulture);
}
