using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Labels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Findings;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Policies;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Tries proposals out as REST and the command line ask for it. Nothing is stored.</summary>
public sealed class LabelSimulations(LabelHost labels, LineageGraphHost graphs, TimeProvider time)
{
    private const int MaxRows = 1000;

    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<SimulationResponse> SimulateAsync(SimulationRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var snapshot = labels.Current;
        var proposal = await ProposalAsync(snapshot, request, visibility, cancellationToken).ConfigureAwait(false);
        return Answer(snapshot, proposal, visibility, cancellationToken);
    }

    /// <summary>What is wrong with a policy, and what it would change.</summary>
    public PolicyCheckResponse Check(PolicyRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var document = PolicyDocument.Read(request.Text, time.GetUtcNow());
        return new PolicyCheckResponse(
            document.Hash, [.. document.Mistakes.Select(mistake => new PolicyMistakeResponse(mistake.Line, mistake.Place, mistake.Message))],
            document.Policy is { } policy ? Answer(labels.Current, new LabelProposal { Policy = policy }, visibility, cancellationToken) : null);
    }

    private async Task<LabelProposal> ProposalAsync(LabelSnapshot snapshot, SimulationRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        var graph = snapshot.State.Graph;
        var now = time.GetUtcNow();
        var batches = ImmutableArray.CreateBuilder<LineageBatch>();
        foreach (var edge in request.DropMasks ?? [])
        {
            JobId? job = edge.Job is null ? null : JobOf(graph, edge.Job, visibility);
            var (from, to) = (CorrectionNodes.Find(graph, edge.From, visibility), CorrectionNodes.Find(graph, edge.To, visibility));
            batches.Add(ProposedChanges.WithoutMask(graph, from, to, job, now) ?? throw LabelChanges.Conflict($"There is no edge from {edge.From} to {edge.To}."));
        }

        foreach (var job in request.Jobs ?? [])
        {
            var definition = new TaskDefinition(new JobId(job.JobNamespace ?? "default", job.Name), job.Dialect, job.Sql, job.Namespace) { Target = job.Target };
            batches.Add(await ProposedChanges.OfJobAsync(graphs.Store, graph, definition, time, cancellationToken).ConfigureAwait(false));
        }

        if (request.RetireJobs is { Count: > 0 } retired)
            batches.Add(new LineageBatch { RetiredJobs = [.. retired.Select(name => JobOf(graph, name, visibility))], RecordedAt = now });
        LabelPolicy? policy = null;
        if (request.Policy is { } text)
        {
            var document = PolicyDocument.Read(text, now);
            policy = document.Policy
                ?? throw LabelChanges.Invalid([.. document.Mistakes.Select(mistake => Violation.Body($"$.policy line {mistake.Line} {mistake.Place}", mistake.Message))]);
        }

        foreach (var id in request.Withdraw ?? [])
            if (!snapshot.Register.Assignments.ContainsKey(id)) throw LabelChanges.Unknown($"No assignment has the id '{id}'.");
        return new LabelProposal
        {
            Batches = batches.ToImmutable(),
            Assigned = [.. (request.Assign ?? []).Select(one => LabelChanges.Assignment(snapshot, one, visibility))],
            Withdrawn = [.. request.Withdraw ?? []],
            Policy = policy,
        };
    }

    private SimulationResponse Answer(LabelSnapshot snapshot, LabelProposal proposal, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        if (LabelSimulator.Apply(snapshot, proposal, cancellationToken) is not { } tried) throw LabelChanges.Conflict("A proposal that makes two names one is not simulated.");
        var (next, delta) = tried;
        var (before, after) = (new LabelAnswers(snapshot, visibility), new LabelAnswers(next, visibility));
        var now = time.GetUtcNow();
        return new SimulationResponse(
            snapshot.LabelEpoch,
            delta.IsDenied || (labels.IsPending && next.Policy.Constraints.Any(constraint => constraint.Mode == ConstraintMode.Enforce)),
            [.. delta.Labels.Take(MaxRows).Select(after.Of)],
            delta.Labels.Length,
            [.. delta.AppearingViolations.Select(violation => after.Of(FindingRegister.Decide(next, violation, now)))],
            [.. delta.VanishingViolations.Select(violation => before.Of(FindingRegister.Decide(snapshot, violation, now)))],
            [.. delta.AppearingExposure.Take(MaxRows).Select(row => after.Of(RowOf(next, row), null, []))],
            [.. delta.VanishingExposure.Take(MaxRows).Select(row => before.Of(RowOf(snapshot, row), null, []))],
            Math.Round(delta.RiskChange, 4));
    }

    private static ExposureRow RowOf(LabelSnapshot snapshot, ExposedLabel label) =>
        new(label, snapshot.State.Graph.FindDataset(label.Sink.Dataset)?.Owner, null, label.Risk(null), null, ExposureStatus.Allowed);

    private static JobId JobOf(LineageGraph graph, string name, NodeVisibility visibility)
    {
        var found = IdentityNames.Find(graph, NodeKind.Job, name, visibility);
        return new JobId(found.Namespace, found.Name);
    }
}
