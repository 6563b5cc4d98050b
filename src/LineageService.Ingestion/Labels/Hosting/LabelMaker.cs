using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Ingestion.Labels.Transformations;
using LineageService.Model;
using LineageService.Ingestion.Analysis;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>Makes label snapshots: from a store's log, and from one to the next. Mutable; one thread at a time.</summary>
internal sealed class LabelMaker(TimeProvider time)
{
    private bool _isAnew;

    public static LabelSnapshot Empty(LineageGraph graph) =>
        new(LabelState.Of(graph, LabelPolicy.Default), LabelRegister.Empty) { LabelEpoch = -1 };

    public LabelLogEntry Stamp(string actor) => new(0, time.GetUtcNow(), actor, 0, SqlAnalysis.Producer);

    /// <summary>Next time all is made from scratch.</summary>
    public void StartAnew() => _isAnew = true;

    /// <summary>The labels of a graph, from nothing.</summary>
    public LabelSnapshot Make(LineageGraph graph, LabelLog log, ImmutableArray<ResidualLabel> residuals, CancellationToken cancellationToken) =>
        Make(graph, LabelRegister.Empty.With(log.Entries), log.Entries.Count, residuals, time.GetUtcNow(), cancellationToken);

    public static LabelSnapshot Make(
        LineageGraph graph, LabelRegister register, long logNumber, IReadOnlyList<ResidualLabel> residuals, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var document = DocumentOf(register);
        var (state, _) = LabelState.Of(graph, document?.Policy ?? LabelPolicy.Default).Apply(
            new LabelUpdate
            {
                Assigned = [.. register.Assignments.Values.OrderBy(assignment => assignment.Id, StringComparer.Ordinal)],
                Declassifications = [.. register.Declassifications.Values.OrderBy(one => one.Id, StringComparer.Ordinal)],
                Residuals = residuals,
                At = at,
            },
            cancellationToken);
        return new LabelSnapshot(state, register)
        {
            LabelEpoch = graph.Epoch,
            LogNumber = logNumber,
            Document = document,
            Violations = ConstraintFindings.Of(state, register.WaivedAt(at)),
        };
    }

    /// <summary>The snapshot behind a change of the graph, of the log, or of both.</summary>
    public LabelPublication Next(LabelSnapshot current, LineageGraph graph, LabelLog log, PendingChanges pending, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var entries = log.Entries.Count > current.LogNumber ? log.Entries.GetRange((int)current.LogNumber, log.Entries.Count - (int)current.LogNumber) : [];
        var register = current.Register.With(entries);
        if (_isAnew || !current.State.CanFollow(graph))
        {
            var anew = Make(graph, register, log.Entries.Count, [.. current.State.Residuals], now, cancellationToken);
            _isAnew = false;
            return new LabelPublication(current, anew, LabelDifference.Of(current.State, anew.State));
        }

        var document = register.Policy == current.Register.Policy ? current.Document : DocumentOf(register);
        var isOtherPolicy = !ReferenceEquals(document, current.Document);
        var jobs = pending.Jobs(graph);
        var touched = entries.Select(entry => entry.Assigned?.Id ?? entry.Withdrawn).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var update = new LabelUpdate
        {
            Graph = graph,
            ChangedDatasets = pending.Datasets(graph, jobs),
            ChangedJobs = jobs,
            Assigned = [.. touched.Where(register.Assignments.ContainsKey).Select(id => register.Assignments[id])],
            Withdrawn = [.. touched.Where(id => !register.Assignments.ContainsKey(id))],
            Policy = isOtherPolicy ? document?.Policy ?? LabelPolicy.Default : null,
            At = now,
            Declassifications = [.. entries.Select(entry => entry.Declassification).OfType<Declassification>()],
            Transformations = TransformationFingerprint.Of(pending.Records, register.Declassifications.Values),
            ResidualEnds = [.. entries.Select(entry => entry.ResidualEnd).OfType<ResidualEnd>()],
        };
        var (state, facts) = current.State.Apply(update, cancellationToken);
        var changes = LabelDifference.Of(current.State, state, facts);
        // What is waived decides how two forms of one value are read.
        var (waived, before) = (register.WaivedAt(now), current.Register.WaivedAt(current.State.At));
        var violations = isOtherPolicy || !waived.SetEquals(before)
            ? ConstraintFindings.Of(state, waived)
            : current.Violations.After(state, LabelSimulator.Nodes(current.State, state, changes, touched), waived);
        var next = current with
        {
            State = state,
            Register = register,
            Document = document,
            LabelEpoch = graph.Epoch,
            LogNumber = log.Entries.Count,
            Violations = violations,
        };
        return new LabelPublication(current, next, changes);
    }

    /// <summary>True where the passing of time alone changes labels.</summary>
    public bool IsDue(LabelSnapshot snapshot)
    {
        var (since, now) = (snapshot.State.At, time.GetUtcNow());
        bool Passed(DateTimeOffset? moment) => moment > since && moment <= now;
        return snapshot.Register.Assignments.Values.Any(assignment => Passed(assignment.ValidFrom) || Passed(assignment.ValidTo))
            || snapshot.Register.Declassifications.Values.Any(one => one.State == DeclassificationState.Active && Passed(one.ExpiresAt))
            || snapshot.Policy.EdgeRules.Any(rule => Passed(rule.Expires))
            || snapshot.Register.Decisions.Values.Any(decision => decision.State == FindingState.Waived && Passed(decision.ExpiresAt));
    }

    /// <summary>
    /// What follows from a publication and the log does not say yet: declassifications that were suspended or expired, and drafts for levels that somebody
    /// said lower than lineage brings.
    /// </summary>
    public IReadOnlyList<LabelLogEntry> Decided(LabelPublication publication)
    {
        var entries = new List<LabelLogEntry>();
        var (snapshot, now) = (publication.After, time.GetUtcNow());
        foreach (var declassification in snapshot.State.Declassifications.Values.OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            if (!snapshot.Register.Declassifications.TryGetValue(declassification.Id, out var known)) continue;
            var next = DeclassificationRules.At(declassification, snapshot.State.At);
            if (next.State == known.State) continue;
            entries.Add(Stamp(next.State == DeclassificationState.Expired ? "clock" : "engine") with { Reason = next.StateReason, Declassification = next });
        }

        foreach (var node in Touched(publication))
        {
            if (!snapshot.State.LabelsOf(node).Any(label => label is { IsAsserted: true, Origin.Method: AssignmentMethod.Manual })) continue;
            foreach (var label in EffectiveLabels.Of(snapshot.State, node))
            {
                if (DeclassificationRules.DraftOf(snapshot.State, label, now) is { } draft && !snapshot.Register.Declassifications.ContainsKey(draft.Id))
                    entries.Add(Stamp("engine") with { Reason = "a level was said that is lower than lineage brings", Declassification = draft });
            }
        }

        return entries;
    }

    // Nodes whose labels changed, and those of which something else was said.
    private static IEnumerable<LineageNode> Touched(LabelPublication publication)
    {
        var nodes = publication.Changes.Select(change => change.Node);
        if (ReferenceEquals(publication.Before.Register, publication.After.Register)) return nodes.Distinct();
        return nodes.Concat(publication.After.Register.Assignments.Values
            .Where(assignment => assignment is { Path: not null, Method: AssignmentMethod.Manual }
                && (!publication.Before.Register.Assignments.TryGetValue(assignment.Id, out var before) || before != assignment))
            .Select(assignment => LineageNode.Field(assignment.Dataset, assignment.Path!))).Distinct();
    }

    // Rules that have expired since it was activated do not make it unreadable: they hold no longer, which the engine sees to.
    private static PolicyDocument? DocumentOf(LabelRegister register) =>
        register.Policy is { } text ? PolicyDocument.Read(text, DateTimeOffset.MinValue) : null;
}
