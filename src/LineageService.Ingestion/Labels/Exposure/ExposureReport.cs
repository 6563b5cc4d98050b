using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>Which rows of an exposure report are asked for; what is not named is not filtered.</summary>
public sealed record ExposureFilter
{
    /// <summary>A category with those below it.</summary>
    public string? Tag { get; init; }

    /// <summary>A zone of the policy; <c>internal</c> for sinks that are in none.</summary>
    public string? Zone { get; init; }

    public string? Owner { get; init; }

    /// <summary>Sinks by name.</summary>
    public NodePattern? Sink { get; init; }

    /// <summary>Forms that tell at least as much.</summary>
    public LabelForm LeastForm { get; init; } = LabelForm.Aggregate;

    /// <summary>Values that only decided something are left out.</summary>
    public bool OnlyDirect { get; init; }

    /// <summary>Rows of this snapshot are left out: what is new since.</summary>
    public LabelSnapshot? Since { get; init; }
}

/// <summary>Whether a row is allowed.</summary>
public enum ExposureStatus : byte
{
    Allowed,

    /// <summary>It breaks a constraint that is only logged.</summary>
    Logged,

    /// <summary>It breaks one, and somebody accepted that for a time.</summary>
    Waived,
    Denied,

    /// <summary>Labels are not current: it counts as denied wherever a constraint could forbid it.</summary>
    Pending,
}

/// <summary>A row of an exposure report.</summary>
/// <param name="Readers">Distinct principals in 30 days; null where unknown.</param>
/// <param name="Constraint">Id of the constraint that it breaks, the enforced one first; null for none.</param>
public sealed record ExposureRow(ExposedLabel Label, string? Owner, int? Readers, double Risk, string? Constraint, ExposureStatus Status);

/// <summary>Where labels end up (propagation.md §A.11): rows by risk, and what they are together.</summary>
/// <param name="Rows">The highest risk first.</param>
/// <param name="Sinks">Labelled fields by sink dataset, those with most first.</param>
public sealed record ExposureReport(ImmutableArray<ExposureRow> Rows, ImmutableArray<(DatasetId Sink, string? Zone, int Fields, double Risk)> Sinks)
{
    /// <summary>Makes the report.</summary>
    /// <param name="isPending">Labels are behind the graph: decide as if the worst were so.</param>
    public static ExposureReport Of(LabelSnapshot snapshot, ExposureFilter filter, SinkReaders readers, DateTimeOffset now, bool isPending)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(readers);
        var known = filter.Since is { } since ? ExposedLabels.Of(since.State).Select(label => label.Key).ToHashSet(StringComparer.Ordinal) : null;
        var rows = new List<ExposureRow>();
        foreach (var label in ExposedLabels.Of(snapshot.State))
        {
            if (known?.Contains(label.Key) == true || !IsAsked(snapshot, filter, label)) continue;
            var owner = snapshot.State.Graph.FindDataset(label.Sink.Dataset)?.Owner;
            if (filter.Owner is { } asked && !string.Equals(asked, owner, StringComparison.OrdinalIgnoreCase)) continue;
            var (constraint, status) = StatusOf(snapshot, label, now, isPending);
            var count = readers.Of(label.Sink);
            rows.Add(new ExposureRow(label, owner, count, label.Risk(count), constraint, status));
        }

        rows.Sort(static (left, right) => right.Risk.CompareTo(left.Risk) is not 0 and var order ? order : string.CompareOrdinal(left.Label.Key, right.Label.Key));
        return Of(rows);
    }

    /// <summary>A report of some of the rows only.</summary>
    public ExposureReport Where(Func<ExposureRow, bool> isTold) => Of([.. Rows.Where(isTold)]);

    private static ExposureReport Of(List<ExposureRow> rows) => new(
        [.. rows],
        [
            .. rows.GroupBy(row => row.Label.Sink.Dataset)
                .Select(sink => (sink.Key, sink.First().Label.Zone, sink.Select(row => row.Label.Sink).Distinct().Count(), sink.Sum(row => row.Risk)))
                .OrderByDescending(sink => sink.Item3).ThenBy(sink => sink.Key.ToString(), StringComparer.Ordinal),
        ]);

    /// <summary>The datasets that a report would have rows of, to ask for their readers.</summary>
    public static IReadOnlyCollection<DatasetId> SinksOf(LabelSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ExposedLabels.Of(snapshot.State).Select(label => label.Sink.Dataset).ToHashSet();
    }

    private static bool IsAsked(LabelSnapshot snapshot, ExposureFilter filter, ExposedLabel label) =>
        (filter.Tag is null || snapshot.Policy.CategoryOf(label.Origin.Category).IsWithin(filter.Tag))
        && (filter.Zone is null || string.Equals(filter.Zone, label.Zone ?? "internal", StringComparison.OrdinalIgnoreCase))
        && (filter.Sink is null || filter.Sink.Matches(label.Sink))
        && label.Form >= filter.LeastForm && !(filter.OnlyDirect && label.IsIndirect);

    private static (string? Constraint, ExposureStatus Status) StatusOf(LabelSnapshot snapshot, ExposedLabel label, DateTimeOffset now, bool isPending)
    {
        string? constraint = null;
        var status = ExposureStatus.Allowed;
        foreach (var finding in snapshot.Violations.Of(label.Sink))
        {
            if (!finding.Origins.Contains(label.Origin.Id)) continue;
            var isWaived = FindingRegister.Decide(snapshot, finding, now).State == FindingState.Waived;
            var own = finding.IsLogged ? ExposureStatus.Logged : isWaived ? ExposureStatus.Waived : ExposureStatus.Denied;
            if (own <= status) continue;
            (constraint, status) = (finding.Discriminator!.Split('|')[0], own);
        }

        return isPending && label.Zone is not null && snapshot.Policy.Constraints.Any(one => one.Mode == ConstraintMode.Enforce)
            ? (constraint, ExposureStatus.Pending)
            : (constraint, status);
    }
}
