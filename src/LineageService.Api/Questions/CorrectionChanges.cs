using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Takes corrections down and decides over them as REST and the command line ask for it; what is refused becomes a problem.</summary>
public sealed class CorrectionChanges(LineageGraphHost host, CorrectionRegister register)
{
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<CorrectionChangeResponse> AddAsync(CorrectionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.Kind == "assert" ? CorrectionKind.Assert : CorrectionKind.Suppress;
        var graph = host.Current;
        JobId? job = request.Job is null ? null : IdentityNames.Find(graph, NodeKind.Job, request.Job) is var name ? new JobId(name.Namespace, name.Name) : null;
        EdgeSubtype? subtype = EdgeSubtypes.TryParse(request.Subtype, out var parsed) ? parsed : null;
        return Answer(await register.AddAsync(
            kind, CorrectionNodes.Find(graph, request.From), CorrectionNodes.Find(graph, request.To), job, subtype, request.Reason, request.Author,
            request.ExpiresAt, request.Proposal, cancellationToken).ConfigureAwait(false));
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<CorrectionChangeResponse> ChangeAsync(string id, CorrectionAction action, DecisionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(await (action switch
        {
            CorrectionAction.Accept => register.DecideAsync(id, accept: true, request.Author, cancellationToken),
            CorrectionAction.Reject => register.DecideAsync(id, accept: false, request.Author, cancellationToken),
            CorrectionAction.Revoke => register.RevokeAsync(id, request.Author, cancellationToken),
            CorrectionAction.Confirm => register.ConfirmAsync(id, cancellationToken),
            _ => throw new UnreachableException(),
        }).ConfigureAwait(false));
    }

    private static CorrectionChangeResponse Answer(CorrectionOutcome outcome) => outcome.Correction is { } correction
        ? new CorrectionChangeResponse(outcome.Epoch, CorrectionAnswers.Of(correction))
        : throw new ProblemException(new Problem(TypeOf(outcome.Refusal), outcome.Detail));

    private static ProblemType TypeOf(CorrectionRefusal refusal) => refusal switch
    {
        CorrectionRefusal.UnknownId => ProblemType.UnknownCorrection,
        CorrectionRefusal.WrongState or CorrectionRefusal.AlreadyThere => ProblemType.CorrectionConflict,
        CorrectionRefusal.Invalid => ProblemType.InvalidRequest,
        _ => throw new UnreachableException(),
    };
}

/// <summary>What is done with a correction.</summary>
public enum CorrectionAction
{
    /// <summary>A proposed one is put in force.</summary>
    Accept,

    /// <summary>A proposed one is found not to be so.</summary>
    Reject,

    /// <summary>One in force is taken back.</summary>
    Revoke,

    /// <summary>What became of the evidence was seen, and the correction stays.</summary>
    Confirm,
}
