using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Declassifications;

/// <summary>
/// The state machine of a declassification (propagation.md §A.6): DRAFT → PENDING → ACTIVE → EXPIRED | REVOKED | SUSPENDED. Pure: a record in, the next
/// one out, or what is against it. Whoever lowers again after an end begins with a new draft.
/// </summary>
public static class DeclassificationRules
{
    /// <summary>No permission is for longer.</summary>
    public static TimeSpan MaxLife { get; } = TimeSpan.FromDays(365);

    /// <summary>How long before an expiry its requester is told.</summary>
    public static ImmutableArray<TimeSpan> Notices { get; } = [TimeSpan.FromDays(30), TimeSpan.FromDays(7), TimeSpan.FromDays(1)];

    /// <summary>Asks for approval; all four dimensions must be said .</summary>
    public static DeclassificationStep Submit(Declassification draft, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var refusals = new List<string>();
        Require(draft.State == DeclassificationState.Draft, "only a draft can be submitted");
        AddOpen(refusals, draft, at);
        return refusals.Count > 0 ? DeclassificationStep.Refused(refusals) : new(draft with { State = DeclassificationState.Pending, StateReason = null }, []);

        void Require(bool holds, string refusal)
        {
            if (!holds) refusals.Add(refusal);
        }
    }

    /// <summary>Approves what waits.</summary>
    /// <param name="approver">Not the requester, and no owner of where the value goes .</param>
    /// <param name="sinkOwners">Who owns the node, or the edge's target.</param>
    /// <param name="origins">The assignments that reach the place now: what is approved is frozen to them; default where any is asked for.</param>
    /// <param name="bound">What the job does now; of an edge it is needed.</param>
    public static DeclassificationStep Approve(
        Declassification pending, string approver, string? role, IReadOnlyCollection<string> sinkOwners, ImmutableArray<string> origins, TransformationBinding? bound,
        DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(sinkOwners);
        var refusals = new List<string>();
        if (pending.State != DeclassificationState.Pending) refusals.Add("only what waits for approval can be approved");
        AddOpen(refusals, pending, at);
        if (string.IsNullOrWhiteSpace(approver)) refusals.Add("an approver must be named");
        else if (IsSame(approver, pending.RequestedBy)) refusals.Add("who asked may not approve");
        else if (sinkOwners.Any(owner => IsSame(approver, owner))) refusals.Add("who owns where the value goes may not approve");
        if (pending.Edge is not null && bound is null) refusals.Add("the transformation that is approved must be told");
        if (!pending.CoversAnyOrigin && origins.IsDefaultOrEmpty) refusals.Add("no origin reaches the place: nothing is to be lowered");
        if (refusals.Count > 0) return DeclassificationStep.Refused(refusals);
        return new(
            pending with
            {
                State = DeclassificationState.Active,
                ApprovedBy = approver,
                ApproverRole = role,
                ApprovedAt = at,
                Origins = pending.CoversAnyOrigin ? default : origins,
                Bound = bound,
                StateReason = null,
            },
            []);
    }

    /// <summary>Ends it before its time, or takes back what was asked for.</summary>
    public static DeclassificationStep Revoke(Declassification declassification, string actor, string? reason, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(declassification);
        if (declassification.State is not (DeclassificationState.Draft or DeclassificationState.Pending or DeclassificationState.Active))
            return DeclassificationStep.Refused(["it has ended already"]);
        return new(declassification with { State = DeclassificationState.Revoked, EndedAt = at, StateReason = reason ?? $"revoked by {actor}" }, []);
    }

    /// <summary>What was approved is not what is there any more.</summary>
    internal static Declassification Suspend(Declassification active, string reason, DateTimeOffset at) =>
        active with { State = DeclassificationState.Suspended, EndedAt = at, StateReason = reason };

    /// <summary>
    /// The draft that a disputed level opens: what a person said below the derived level, for whoever may approve it.
    /// </summary>
    /// <returns>Null where nothing is disputed.</returns>
    public static Declassification? DraftOf(LabelState state, EffectiveLabel label, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(label);
        if (!label.IsDisputed || label.Node.Path is not { } path) return null;
        var manual = label.Labels
            .Where(one => one is { IsAsserted: true, Origin.Method: AssignmentMethod.Manual })
            .MaxBy(one => LabelLevels.Of(state.Policy, one))!;
        return new Declassification($"dispute {manual.Origin.Id}")
        {
            Node = new FieldId(label.Node.Dataset, path),
            Tags = [label.Category],
            ToLevel = state.Policy.Levels[LabelLevels.Of(state.Policy, manual)],
            Origins = [.. label.Labels.Where(one => !one.IsAsserted).Select(one => one.Origin.Id).Distinct(StringComparer.Ordinal)],
            Reason = manual.Origin.Reason,
            RequestedBy = manual.Origin.Actor,
            Created = at,
        };
    }

    /// <summary>The record as time has made it.</summary>
    public static Declassification At(Declassification declassification, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(declassification);
        return declassification.State == DeclassificationState.Active && declassification.ExpiresAt <= at
            ? declassification with { State = DeclassificationState.Expired, EndedAt = declassification.ExpiresAt }
            : declassification;
    }

    /// <summary>
    /// True where it lowers at a moment, past ones included. A record that breaks a rule lowers nothing, however it came to be stored.
    /// </summary>
    public static bool IsInForce(Declassification declassification, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(declassification);
        return declassification is { ApprovedAt: { } since, ExpiresAt: { } until, ApprovedBy: { } approver, RequestedBy: { } requester }
            && declassification.State is not (DeclassificationState.Draft or DeclassificationState.Pending)
            && since <= at && at < until && at < (declassification.EndedAt ?? DateTimeOffset.MaxValue)
            && !IsSame(approver, requester)
            && until - since <= MaxLife
            && (declassification.Edge is null || declassification.Bound is not null)
            && !declassification.Tags.IsDefaultOrEmpty;
    }

    /// <summary>The notices that fall due between two moments: how long before its expiry.</summary>
    public static IEnumerable<TimeSpan> NoticesBetween(Declassification declassification, DateTimeOffset after, DateTimeOffset upTo)
    {
        ArgumentNullException.ThrowIfNull(declassification);
        if (declassification.State != DeclassificationState.Active || declassification.ExpiresAt is not { } expiry) yield break;
        foreach (var notice in Notices)
        {
            if (expiry - notice is var due && due > after && due <= upTo && due > declassification.ApprovedAt) yield return notice;
        }
    }

    private static void AddOpen(List<string> refusals, Declassification declassification, DateTimeOffset at)
    {
        if (declassification.Tags.IsDefaultOrEmpty) refusals.Add("tags must be named");
        if (declassification.ToForm is null == declassification.ToLevel is null) refusals.Add("either a form or a level must be told");
        if (declassification.ToForm is { } to && declassification.FromForm is { } from && to >= from) refusals.Add("the form must be lowered");
        if (declassification.Edge is null == declassification.Node is null) refusals.Add("either an edge or a node must be named");
        if (string.IsNullOrWhiteSpace(declassification.Reason)) refusals.Add("a reason must be given");
        if (string.IsNullOrWhiteSpace(declassification.RequestedBy)) refusals.Add("a requester must be named");
        if (declassification.ExpiresAt is not { } expiry) refusals.Add("an expiry must be set");
        else if (expiry <= at) refusals.Add("the expiry has passed");
        else if (expiry - at > MaxLife) refusals.Add("the expiry is more than 365 days away");
    }

    private static bool IsSame(string left, string? right) => string.Equals(left.Trim(), right?.Trim(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>What became of a step of the state machine.</summary>
/// <param name="Next">The record as it is now; null where the step was refused.</param>
/// <param name="Refusals">What is against it, all of it.</param>
public sealed record DeclassificationStep(Declassification? Next, ImmutableArray<string> Refusals)
{
    internal static DeclassificationStep Refused(IEnumerable<string> refusals) => new(null, [.. refusals]);
}
