using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Takes corrections down and decides over them as REST and the command line ask for it; what is refused becomes a problem.</summary>
public sealed class CorrectionChanges(LineageGraphHost host, CorrectionRegister register)
{
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<CorrectionChangeResponse> AddAsync(CorrectionRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.Kind == "assert" ? CorrectionKind.Assert : CorrectionKind.Suppress;
        var selection = CorrectionNodes.Names(request.From, visibility).And(CorrectionNodes.Names(request.To, visibility));
        if (request.Job is not null) selection = selection.And(IdentityNames.Names(request.Job, visibility));
        var graph = await host.NamesAsync(selection, cancellationToken).ConfigureAwait(false);
        JobId? job = request.Job is null ? null : IdentityNames.Find(graph, NodeKind.Job, request.Job, visibility) is var name ? new JobId(name.Namespace, name.Name) : null;
        EdgeSubtype? subtype = EdgeSubtypes.TryParse(request.Subtype, out var parsed) ? parsed : null;
        return Answer(await register.AddAsync(
            kind, CorrectionNodes.Find(graph, request.From, visibility), CorrectionNodes.Find(graph, request.To, visibility), job, subtype, request.Reason, request.Author,
            request.ExpiresAt, request.Proposal, cancellationToken).ConfigureAwait(false), visibility);
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<CorrectionChangeResponse> ChangeAsync(
        string id, CorrectionAction action, DecisionRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(visibility);
        if (!visibility.IsAll)
        {
            var all = await register.ListAsync(cancellationToken).ConfigureAwait(false);
            if (!all.Any(known => known.Id == id && visibility.Sees(known.From) && visibility.Sees(known.To)))
                throw new ProblemException(new Problem(ProblemType.UnknownCorrection, $"No correction has the id '{id}'."));
        }

        return Answer(await (action switch
        {
            CorrectionAction.Accept => register.DecideAsync(id, accept: true, request.Author, cancellationToken),
            CorrectionAction.Reject => register.DecideAsync(id, accept: false, request.Author, cancellationToken),
            CorrectionAction.Revoke => register.RevokeAsync(id, request.Author, cancellationToken),
            CorrectionAction.Confirm => register.ConfirmAsync(id, cancellationToken),
            _ => throw new UnreachableException(),
        }).ConfigureAwait(false), visibility);
    }

    private static CorrectionChangeResponse Answer(CorrectionOutcome outcome, NodeVisibility visibility) => outcome.Correction is { } correction
        ? new CorrectionChangeResponse(outcome.Epoch, CorrectionAnswers.Of(correction, visibility))
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
