using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Graph.Labels.Scanning;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Explaining;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Labels.Scanning;

namespace LineageService.Ingestion.Labels.Findings;

/// <summary>A finding with what people decided of it.</summary>
/// <param name="State">Waived only until the waiver ends.</param>
public sealed record DecidedFinding(LabelFinding Finding, FindingState State, string? Owner, DateTimeOffset? ExpiresAt);

/// <summary>All findings of a snapshot.</summary>
public static class FindingRegister
{
    private static readonly ConditionalWeakTable<LabelState, StrongBox<ImmutableArray<LabelFinding>>> OfStates = [];

    /// <summary>Broken constraints, risks, disputes, contradicting values, gaps that a scan shows and sources that nobody classified, in order of their keys, with what was decided.</summary>
    /// <param name="store">Where the texts of joining jobs are.</param>
    /// <param name="now">Waivers that ended before it are over.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<DecidedFinding>> OfAsync(
        LabelSnapshot snapshot, ILineageStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var joined = Joined(snapshot.State, await JoinedColumns.OfAsync(snapshot.State, store, cancellationToken).ConfigureAwait(false));
        return
        [
            .. snapshot.Violations.All.Concat(AtSubjects(snapshot)).Concat(Risks(snapshot.State)).Concat(joined).Concat(OfScans(snapshot)).Concat(Overmasked(snapshot)).Concat(Sources(snapshot)).OrderBy(finding => finding.Key, StringComparer.Ordinal)
                .Select(finding => Decide(snapshot, finding, now)),
        ];
    }

    /// <summary>One finding with what was decided of it.</summary>
    public static DecidedFinding Decide(LabelSnapshot snapshot, LabelFinding finding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(finding);
        if (!snapshot.Register.Decisions.TryGetValue(finding.Key, out var decision)) return new DecidedFinding(finding, FindingState.Open, null, null);
        var isOver = decision.State == FindingState.Waived && decision.ExpiresAt <= now;
        return new DecidedFinding(finding, isOver ? FindingState.Open : decision.State, decision.Owner, decision.ExpiresAt);
    }

    // Of a state they are always the same, and every page asks for all.
    private static ImmutableArray<LabelFinding> Risks(LabelState state) => OfStates.GetValue(
        state, static known => new StrongBox<ImmutableArray<LabelFinding>>([.. RiskFindings.Of(known, CancellationToken.None), .. LimitFindings.Of(known, CancellationToken.None)]))
        .Value;

    private static IEnumerable<LabelFinding> Joined(LabelState state, IEnumerable<(Model.FieldId, Model.FieldId)> pairs) => JoinSuggestions.Of(state, pairs)
        .Select(suggestion => new LabelFinding(
            FindingKind.JoinSuggestion, Model.LineageNode.Field(suggestion.Dataset, suggestion.Path!), suggestion.Category,
            $"{suggestion.Reason}, which is {suggestion.Category}: equal values are of the same kind."));

    // What the last scan was sure of, and neither assignment nor lineage explains.
    private static ImmutableArray<LabelFinding> OfScans(LabelSnapshot snapshot) => ScanFindings.Gaps(
        snapshot.State,
        snapshot.Register.Assignments.Values
            .Where(one => one is { Source: StoreScan.Source, Method: AssignmentMethod.Scanned, Path: not null })
            .Select(one => new ScanMatch(new Model.FieldId(one.Dataset, one.Path!), one.Category, one.Confidence, one.Reason ?? StoreScan.Source)));

    private static ImmutableArray<LabelFinding> Overmasked(LabelSnapshot snapshot) =>
        snapshot.Register.Profiles.IsEmpty ? [] : ScanFindings.Overmasked(snapshot.State, snapshot.Register.Profiles.Values);

    // Before anything was said or scanned every source would be one, which tells nobody anything.
    private static ImmutableArray<LabelFinding> Sources(LabelSnapshot snapshot) => snapshot.Register.Assignments.IsEmpty && snapshot.Register.Scanned.IsEmpty
        ? []
        : SourceDatasets.Unclassified(snapshot.State, snapshot.Register.Scanned, CancellationToken.None);

    // Only where somebody said something can there be a dispute or a contradiction of values.
    private static IEnumerable<LabelFinding> AtSubjects(LabelSnapshot snapshot)
    {
        var manual = snapshot.Register.Assignments.Values.Where(assignment => assignment is { Path: not null, Method: AssignmentMethod.Manual });
        foreach (var node in manual.Select(assignment => Model.LineageNode.Field(assignment.Dataset, assignment.Path!)).Distinct())
        {
            var labels = NodeLabels.Of(snapshot, node);
            foreach (var tag in labels.Disputed)
                yield return new LabelFinding(FindingKind.Disputed, node, tag, $"Somebody said a lower level of {tag} than lineage brings; it is kept and lowers nothing.");
        }

        var withValues = snapshot.Register.Assignments.Values.Where(assignment => assignment.Value is not null).ToList();
        foreach (var node in withValues.SelectMany(assignment => snapshot.State.NodesOf(assignment.Id)).Distinct())
        {
            foreach (var (tag, values) in TagValueSets.Of(snapshot.Policy, snapshot.State.LabelsOf(node)))
            {
                if (values is [TagValueSets.Conflict])
                    yield return new LabelFinding(FindingKind.ValueConflict, node, tag, $"Several values of {tag} meet here, and it may have one.");
            }
        }
    }
}
