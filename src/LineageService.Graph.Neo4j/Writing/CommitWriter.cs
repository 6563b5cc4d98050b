using System.Globalization;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>Turns the state of a commit into the lists of the statement that writes it. Mutable; one commit.</summary>
/// <param name="epoch">The last commit at the time of loading: it puts mentions in order.</param>
internal sealed class CommitWriter(CommitState state, KnownNodes known, Neo4jStoreOptions options, string commit, long epoch)
{
    private const long PlacesOfEpoch = 1 << 20;

    private readonly CommitLists _lists = new();

    /// <summary>The whole commit: one statement, or several where there is more than the database should have in its hands at once.</summary>
    public (IReadOnlyList<CypherStatement> Before, CypherStatement Last) ToStatements()
    {
        var lists = ToLists(0);
        var pieces = FlowPieces.Of(_lists.Flows);
        if (pieces.Count <= 1) return ([], CypherStatement.OfMap(CommitText.Whole, lists));
        var last = new Dictionary<string, object?>(StringComparer.Ordinal) { ["commits"] = lists["commits"] };
        foreach (var list in CommitText.FinishLists) if (lists.Remove(list, out var rows)) last.Add(list, rows);
        lists.Remove("flows");
        return (
            [CypherStatement.OfMap(CommitText.Parts, lists), .. pieces.Select(piece => CypherStatement.OfMap(CommitText.NewFlows, ("flows", piece)))],
            CypherStatement.OfMap(CommitText.Finish, last));
    }

    /// <summary>The lists that are not empty, for a statement of them.</summary>
    /// <param name="firstPlace">What the places of events and merges begin with.</param>
    public Dictionary<string, object?> ToLists(long firstPlace, params ReadOnlySpan<(string Name, object? Value)> others)
    {
        new DescriptionLists(state, _lists).Fill();
        new FieldLists(state, known, _lists, epoch * PlacesOfEpoch).Fill();
        new EdgeLists(state, _lists).Fill();
        FillRuns();
        FillStates();
        FillMerges(firstPlace);
        FillEvents(firstPlace);
        FillChanges();
        return _lists.ToMap([("commits", state.Changes.Count), .. others]);
    }

    private void FillRuns()
    {
        foreach (var (id, row) in state.Runs)
        {
            if (row.Record is not { } run) continue;
            if (row.Stored is null) AddNew(id, run, row);
            else _lists.Add("runs", Changed(id, run, row));
        }
    }

    private void AddNew(RunId id, RunRecord run, RunRow row) => _lists.NewRuns.Add(
        Ids.Of(id), run.Job.ToString(), GraphKeys.Of(run.Job), run.Job.Namespace, run.Job.Name, PackedRows.Optional(run.State), Text(run.StartedAt.UtcTicks),
        Text(run.EndedAt?.UtcTicks), PackedRows.Optional(run.ParentJob?.Namespace), PackedRows.Optional(run.ParentJob?.Name),
        run.ParentRun is { } parent ? Ids.Of(parent) : "", Text(row.RecordedAt), PackedRows.Optional(row.Stamp), Text(row.EndRecordedAt),
        PackedRows.Optional(run.Subsets));

    private static Dictionary<string, object?> Changed(RunId id, RunRecord run, RunRow row) => new()
    {
        ["id"] = Ids.Of(id),
        ["job"] = run.Job.ToString(),
        ["jobKey"] = GraphKeys.Of(run.Job),
        ["jobNamespace"] = run.Job.Namespace,
        ["jobName"] = run.Job.Name,
        ["state"] = run.State,
        ["startedAt"] = run.StartedAt,
        ["startedTicks"] = run.StartedAt.UtcTicks,
        ["endedAt"] = run.EndedAt,
        ["endedTicks"] = run.EndedAt?.UtcTicks,
        ["parentNamespace"] = run.ParentJob?.Namespace,
        ["parentName"] = run.ParentJob?.Name,
        ["parentRun"] = run.ParentRun is { } parent ? Ids.Of(parent) : null,
        ["subsets"] = run.Subsets,
        ["recordedTicks"] = row.RecordedAt,
        ["endRecordedTicks"] = row.EndRecordedAt,
        ["stamp"] = row.Stamp,
    };

    private void FillStates()
    {
        foreach (var (job, row) in state.Folds)
        {
            if (row.State is null) continue;
            _lists.Add("folds", new Dictionary<string, object?> { ["key"] = GraphKeys.Of(job), ["job"] = job.ToString(), ["hash"] = row.Hash, ["state"] = row.State });
        }

        foreach (var (key, row) in state.States)
        {
            if (row.State is null) continue;
            _lists.Add(row.IsStored ? "states" : "newStates", new Dictionary<string, object?>
            {
                ["key"] = GraphKeys.OfState(key),
                ["name"] = key,
                ["hash"] = row.Hash,
                ["state"] = row.State,
            });
        }
    }

    private void FillMerges(long place)
    {
        foreach (var row in state.Merges.Values)
        {
            if (row.Merge is not { } merge) continue;
            var map = new Dictionary<string, object?>
            {
                ["id"] = merge.Id,
                ["kind"] = (int)merge.Kind,
                ["aliasNamespace"] = merge.Alias.Namespace,
                ["aliasName"] = merge.Alias.Name,
                ["canonicalNamespace"] = merge.Canonical.Namespace,
                ["canonicalName"] = merge.Canonical.Name,
                ["reason"] = merge.Reason,
                ["author"] = merge.Author,
                ["mergedTicks"] = merge.MergedAt.UtcTicks,
                ["mergedAt"] = merge.MergedAt,
                ["undoneTicks"] = merge.UndoneAt?.UtcTicks,
                ["undoneBy"] = merge.UndoneBy,
                ["stamp"] = row.Stamp,
            };
            if (row.Stored is null) map["place"] = place++;
            _lists.Add(row.Stored is null ? "newMerges" : "merges", map);
        }
    }

    private void FillEvents(long place)
    {
        foreach (var (hash, row) in state.Events)
        {
            if (row.New is not { } logged)
            {
                if (row.IsChanged) _lists.Add("events", new Dictionary<string, object?> { ["hash"] = hash, ["kind"] = row.Kind, ["reason"] = row.Reason });
                continue;
            }

            _lists.NewEvents.Add(
                hash, row.Kind, PackedRows.Optional(row.Reason), Text(logged.ReceivedAt.UtcTicks), PackedRows.Optional(logged.Position), Text(logged.Size), Text(place++));
            if (IsKept(logged)) _lists.Add("bodies", new object?[] { hash, EventBodies.Pack(logged) });
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    // Whoever can fetch a body from the shared log need not have it twice; nobody fetches a dead letter.
    private bool IsKept(LoggedEvent logged) =>
        options.KeepsLoggedBodies || logged.IsDead || logged.Position?.StartsWith("kafka:", StringComparison.Ordinal) != true;

    private void FillChanges()
    {
        for (var place = 0; place < state.Changes.Count; place++)
        {
            var touched = state.Changes[place];
            _lists.Add("changes", new Dictionary<string, object?>
            {
                ["number"] = place + 1L,
                ["commit"] = commit,
                ["recordedAt"] = touched.RecordedAt,
                ["recorded"] = touched.RecordedAt.UtcTicks,
                ["earliest"] = touched.Earliest,
                ["datasets"] = touched.Datasets.Select(ChangeNames.Of),
                ["jobs"] = touched.Jobs.Select(ChangeNames.Of),
                ["sets"] = touched.Sets.Select(set => ChangeNames.Of(set.Job, set.Target, set.Evidence)),
                ["merges"] = touched.Merges,
                ["states"] = touched.States,
            });
        }
    }
}
