using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Corrections;

/// <summary>
/// Takes corrections down, decides over them and ends them. An assertion is kept as an edge set of its own job on manual evidence, so no import or
/// event touches it; a suppression is applied where a graph is read. One change at a time. Mutable, thread-safe.
/// </summary>
public sealed class CorrectionRegister(LineageGraphHost host, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly WriteConflicts _conflicts = new(time);
    private StateGuard _read;

    /// <summary>All corrections ever reported, in that order.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public Task<ImmutableArray<Correction>> ListAsync(CancellationToken cancellationToken) => CorrectionsCodec.ReadAsync(host.Store, cancellationToken);

    /// <summary>Takes a correction down.</summary>
    /// <param name="isProposal">True where a steward is to decide; false puts it in force at once.</param>
    public Task<CorrectionOutcome> AddAsync(
        CorrectionKind kind, LineageNode from, LineageNode to, JobId? job, EdgeSubtype? subtype, string reason, string author, DateTimeOffset? expiresAt,
        bool isProposal, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            if (Check(kind, from, to, expiresAt, now) is { } wrong) return CorrectionOutcome.Refused(CorrectionRefusal.Invalid, wrong);
            var all = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var same = all.FirstOrDefault(known => known.Kind == kind && known.From == from && known.To == to && known.Job == job
                && known.State is CorrectionState.Proposed or CorrectionState.InForce);
            if (same is not null) return CorrectionOutcome.Refused(CorrectionRefusal.AlreadyThere, $"The correction {same.Id} says the same.");
            var correction = new Correction(
                "c-" + Guid.CreateVersion7(now).ToString("N"), kind, from, to, kind == CorrectionKind.Assert ? null : job, subtype ?? DefaultSubtype(from, to),
                reason, author, now)
            {
                ExpiresAt = expiresAt,
                Claims = await CorrectedClaims.ReadAsync(host, from, to, job, cancellationToken).ConfigureAwait(false),
            };
            if (!isProposal) correction = correction with { State = CorrectionState.InForce, DecidedAt = now, DecidedBy = author };
            return await CommitAsync(all.Add(correction), correction, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Puts a proposed correction in force, or refuses it.</summary>
    public Task<CorrectionOutcome> DecideAsync(string id, bool accept, string author, CancellationToken cancellationToken) => ChangeAsync(
        id,
        CorrectionState.Proposed,
        async (correction, now) => accept
            ? correction with
            {
                State = CorrectionState.InForce,
                DecidedAt = now,
                DecidedBy = author,
                Claims = await CorrectedClaims.ReadAsync(host, correction.From, correction.To, correction.Job, cancellationToken).ConfigureAwait(false),
            }
            : correction with { State = CorrectionState.Rejected, DecidedBy = author, EndedAt = now, EndedBy = author },
        cancellationToken);

    /// <summary>Takes a correction back: the graph is as if it had never been, from now on.</summary>
    public Task<CorrectionOutcome> RevokeAsync(string id, string author, CancellationToken cancellationToken) => ChangeAsync(
        id,
        CorrectionState.InForce,
        (correction, now) => Task.FromResult(correction with { State = CorrectionState.Revoked, EndedAt = now, EndedBy = author }),
        cancellationToken);

    /// <summary>Says that what became of the evidence since was seen: from now on only later changes are told.</summary>
    public Task<CorrectionOutcome> ConfirmAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        CorrectionState.InForce,
        async (correction, _) => correction with
        {
            Claims = await CorrectedClaims.ReadAsync(host, correction.From, correction.To, correction.Job, cancellationToken).ConfigureAwait(false),
        },
        cancellationToken);

    /// <summary>True where something has expired that is still in force.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return (await ListAsync(cancellationToken).ConfigureAwait(false)).Any(correction => correction.State == CorrectionState.InForce && correction.ExpiresAt <= now);
    }

    /// <summary>Ends what has expired. Cheap where nothing has.</summary>
    /// <returns>How many ended.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var now = time.GetUtcNow();
            var all = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var ended = 0;
            foreach (var correction in all)
            {
                if (correction.State != CorrectionState.InForce || !(correction.ExpiresAt <= now)) continue;
                var expired = correction with { State = CorrectionState.Expired, EndedAt = correction.ExpiresAt, EndedBy = "expiry" };
                all = all.Replace(correction, expired);
                await CommitAsync(all, expired, cancellationToken).ConfigureAwait(false);
                ended++;
            }

            return ended;
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private Task<CorrectionOutcome> ChangeAsync(
        string id, CorrectionState needed, Func<Correction, DateTimeOffset, Task<Correction>> change, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var all = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (all.FirstOrDefault(known => known.Id == id) is not { } correction)
                return CorrectionOutcome.Refused(CorrectionRefusal.UnknownId, $"No correction has the id '{id}'.");
            if (correction.State != needed)
                return CorrectionOutcome.Refused(CorrectionRefusal.WrongState, $"The correction {id} is {correction.State}, not {needed}.");
            var changed = await change(correction, time.GetUtcNow()).ConfigureAwait(false);
            return await CommitAsync(all.Replace(correction, changed), changed, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<CorrectionOutcome> CommitAsync(ImmutableArray<Correction> all, Correction changed, CancellationToken cancellationToken)
    {
        var batch = new LineageBatch { RecordedAt = time.GetUtcNow() };
        var isSuppression = changed is { Kind: CorrectionKind.Suppress, DecidedAt: not null };
        if (changed.Kind == CorrectionKind.Assert) batch = WithEdge(batch, changed);
        batch = batch with { KeyedStates = CorrectionsCodec.Write(all, isSuppression), Guards = [_read] };
        var epoch = await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        _read = StateGuard.Of(CorrectionsCodec.ListKey, StateGuard.HashOf(batch.KeyedStates[0].State.Span));
        return CorrectionOutcome.Done(changed, epoch);
    }

    // Remembers what the list was: another process may write it before this one does.
    private async Task<ImmutableArray<Correction>> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await host.Store.FindKeyedStateAsync(CorrectionsCodec.ListKey, cancellationToken).ConfigureAwait(false);
        _read = StateGuard.Of(CorrectionsCodec.ListKey, state is null ? default : StateGuard.HashOf(state.State.Span));
        return CorrectionsCodec.Read(state);
    }

    private static LineageBatch WithEdge(LineageBatch batch, Correction correction) => correction.State switch
    {
        CorrectionState.InForce => batch with
        {
            Jobs =
            [
                new JobRecord(correction.OwnJob)
                {
                    Kind = "correction",
                    Owner = correction.Author,
                    State = AnalysisState.Analysed,
                    Inputs = [correction.From.Dataset],
                    Outputs = [correction.To.Dataset],
                },
            ],
            EdgeSets =
            [
                new EdgeSet(
                    correction.OwnJob, correction.To.Dataset, EvidenceKind.Manual, correction.DecidedBy ?? correction.Author,
                    correction.DecidedAt!.Value, [new LineageEdge(End(correction.From), End(correction.To), correction.Subtype)], []),
            ],
        },
        CorrectionState.Revoked or CorrectionState.Expired => batch with { RetiredJobs = [correction.OwnJob] },
        CorrectionState.Proposed or CorrectionState.Rejected => batch,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Of datasets as a whole all that can be said is that the rows of one depend on those of the other.
    private static LineageNode End(LineageNode node) => node.Kind == NodeKind.Field ? node : LineageNode.RowSet(node.Dataset);

    private static EdgeSubtype DefaultSubtype(LineageNode from, LineageNode to) =>
        from.Kind == NodeKind.Field && to.Kind == NodeKind.Field ? EdgeSubtype.Transformation : EdgeSubtype.RowSet;

    private static string? Check(CorrectionKind kind, LineageNode from, LineageNode to, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (from.Kind is not (NodeKind.Field or NodeKind.RowSet or NodeKind.Dataset) || to.Kind is not (NodeKind.Field or NodeKind.RowSet or NodeKind.Dataset))
            return "An edge joins fields, row sets or datasets.";
        if ((from.Kind == NodeKind.Dataset) != (to.Kind == NodeKind.Dataset)) return "Both ends are datasets, or neither is.";
        if (kind == CorrectionKind.Assert && from == to) return "Nothing is asserted of an edge from a node to itself.";
        return expiresAt <= now ? "It would have expired already." : null;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _conflicts.RunAsync(change).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
