using LineageService.Graph.Conformance;
using LineageService.Graph.Labels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;
using LineageService.Ingestion.Labels.Simulation;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Labels;

public sealed class LabelHostTests
{
    private static readonly DatasetId People = new("wh", "src.people");

    [Fact]
    public async Task Labels_follow_commits_and_are_there_again_when_the_store_is_opened_anew()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemoryLineageStore();
        await using var graph = await LineageGraphHost.OpenAsync(store, TimeProvider.System, token);
        await using (var labels = new LabelHost(graph, TimeProvider.System))
        {
            Assert.True(labels.IsPending);
            await labels.StartAsync(token);
            var changes = new List<LabelChange>();
            labels.Published += publication => changes.AddRange(publication.Changes);
            await ImportAsync(graph, ("a", "CREATE TABLE a AS SELECT s FROM src.people"));
            await labels.RecordAsync([Assign(labels, "s", "PII.email")], token);
            Assert.Equal("RAW", Forms(labels.Current, "a", "s"));
            Assert.Equal(["a.s", "src.people.s"], changes.Select(change => $"{change.Node.Dataset.Name}.{change.Node.Path}").Order(StringComparer.Ordinal));

            await ImportAsync(graph, ("b", "CREATE TABLE b AS SELECT MD5(s) AS s FROM a"));
            var shown = await labels.WaitAsync(graph.Current.Epoch, token);
            Assert.Equal(("PSEUDO", graph.Current.Epoch), (Forms(shown, "b", "s"), shown.LabelEpoch));
            Assert.False(labels.IsPending);
        }

        await using var again = new LabelHost(graph, TimeProvider.System);
        await again.StartAsync(token);
        Assert.Equal(("RAW", "PSEUDO"), (Forms(again.Current, "a", "s"), Forms(again.Current, "b", "s")));
        Assert.Equal("ann", Assert.Single(again.Log.Entries).Actor);
    }

    [Fact]
    public async Task Over_a_shared_store_each_replica_shows_what_the_other_says_and_neither_loses_it()
    {
        var token = TestContext.Current.CancellationToken;
        var shared = new SharedMemory();
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, token);
        await using var here = new LabelHost(one, TimeProvider.System);
        await using var there = new LabelHost(other, TimeProvider.System);
        await here.StartAsync(token);
        await there.StartAsync(token);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            async () =>
            {
                var (graph, labels) = number % 2 == 0 ? (one, here) : (other, there);
                if (number % 5 == 4) await TagAsync(graph, number, token);
                else await labels.RecordAsync([Assign(labels, $"c{number}", "PII.email")], token);
            },
            token)));

        var stored = await LabelLog.ReadAsync(one.Store, token);
        Assert.Equal(Enumerable.Range(1, stored.Entries.Count).Select(number => (long)number), stored.Entries.Select(entry => entry.Number));
        var said = Enumerable.Range(0, 20).Where(number => number % 5 != 4).Select(number => $"src.people.c{number}")
            .Concat(Enumerable.Range(0, 4).Select(number => $"tagged{(number * 5) + 4}.x")).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(said, Said(stored).Distinct(StringComparer.Ordinal));
        var epoch = Math.Max(one.Current.Epoch, other.Current.Epoch);
        foreach (var labels in (LabelHost[])[here, there])
        {
            var shown = await labels.WaitAsync(epoch, token);
            Assert.Equal(stored.Entries.Count, shown.LogNumber);
            Assert.Equal(said, shown.Register.Assignments.Values.Select(Name).Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Said(LabelLog log) =>
        log.Entries.Select(entry => entry.Assigned).OfType<LabelAssignment>().Select(Name).Order(StringComparer.Ordinal);

    private static string Name(LabelAssignment assignment) => $"{assignment.Dataset.Name}.{assignment.Path}";

    private static Task<long> TagAsync(LineageGraphHost graph, int number, CancellationToken token) => graph.CommitAsync(
        new LineageBatch
        {
            Datasets = [new DatasetRecord(new DatasetId("wh", $"tagged{number}")) { Tags = ["x|PII.email"] }],
            RecordedAt = TimeProvider.System.GetUtcNow(),
        },
        token);

    [Fact]
    public async Task A_log_of_many_segments_is_read_as_it_was_written()
    {
        var token = TestContext.Current.CancellationToken;
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, token);
        await using var labels = new LabelHost(graph, TimeProvider.System);
        await labels.StartAsync(token);
        for (var round = 0; round < 5; round++)
            await labels.RecordAsync([.. Enumerable.Range(0, 150).Select(place => Assign(labels, $"c{round}_{place}", "PII.email"))], token);

        var read = await LabelLog.ReadAsync(graph.Store, token);
        Assert.Equal(labels.Log.Entries, read.Entries);
        Assert.Equal(Enumerable.Range(1, 750).Select(number => (long)number), read.Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task What_was_known_and_what_held_are_two_questions()
    {
        var token = TestContext.Current.CancellationToken;
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, token);
        await using var labels = new LabelHost(graph, TimeProvider.System);
        await labels.StartAsync(token);
        var march = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await labels.RecordAsync([Assign(labels, "s", "PII.phone") with { EffectiveAt = march.AddDays(-30) }], token);
        var recorded = labels.Log.Entries[0].RecordedAt;

        Assert.Single(LabelRegister.At(labels.Log, march, null).Assignments);
        Assert.Empty(LabelRegister.At(labels.Log, march.AddDays(-31), null).Assignments);
        Assert.Empty(LabelRegister.At(labels.Log, march, march).Assignments);
        Assert.Single(LabelRegister.At(labels.Log, march, recorded).Assignments);
    }

    [Fact]
    public async Task What_a_proposal_predicts_is_what_applying_it_does_and_predicting_changes_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        var random = new Random(11);
        await using var graph = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, token);
        await using var labels = new LabelHost(graph, TimeProvider.System);
        await labels.StartAsync(token);
        await ImportAsync(graph, [.. Enumerable.Range(1, 12).Select(place => ($"j{place}", $"INSERT INTO t{place} SELECT s, u FROM t{random.Next(place)}"))]);
        await labels.RecordAsync([Assign(labels, "s", "PII.email", "t0"), Assign(labels, "u", "PII.user_id", "t0")], token);
        var policy = LabelPolicy.Default with
        {
            Sinks = [new SinkZone("out", new NodePattern("t1*"))],
            Constraints = [new FlowConstraint("c", ConstraintReader.Read("form>=PARTIAL && sink.zone=='out'", LabelPolicy.Default.Levels, out _)!, ConstraintMode.Enforce)],
        };
        for (var round = 0; round < 60; round++)
        {
            var before = await labels.WaitAsync(graph.Current.Epoch, token);
            var proposal = Proposal(random, before, policy);
            var predicted = LabelSimulator.Simulate(before, proposal, token)!;
            Assert.Same(before, labels.Current);

            // Applying is the same update over what is committed; the policy has no text here, so both sides are simulated snapshots where it changes.
            var applied = LabelSimulator.Apply(before, proposal, token)!.Value;
            Assert.Equal(predicted.Labels, applied.Delta.Labels, (left, right) => Text(left) == Text(right));
            if (proposal.Policy is not null) continue;
            foreach (var batch in proposal.Batches) await graph.CommitAsync(batch, token);
            var after = await labels.RecordAsync(
                [
                    .. proposal.Assigned.Select(assignment => labels.NewEntry("ann") with { Assigned = assignment }),
                    .. proposal.Withdrawn.Select(id => labels.NewEntry("ann") with { Withdrawn = id }), labels.NewEntry("ann"),
                ],
                token);
            var happened = LabelSimulator.DeltaOf(before, after, LabelDifference.Of(before.State, after.State));
            Assert.Equal(predicted.Labels.Select(Text), happened.Labels.Select(Text));
            Assert.Equal(predicted.AppearingExposure.Select(row => $"{row.Sink} {row.Origin.Id} {row.Form} {row.Hops}").Order(), happened.AppearingExposure.Select(row => $"{row.Sink} {row.Origin.Id} {row.Form} {row.Hops}").Order());
            Assert.Equal(predicted.VanishingExposure.Length, happened.VanishingExposure.Length);
            Assert.Equal(AllOf(after), AllOf(LabelSimulator.Apply(before, proposal, token)!.Value.Snapshot));
        }
    }

    private static LabelProposal Proposal(Random random, LabelSnapshot before, LabelPolicy policy)
    {
        var (from, to) = (random.Next(12), random.Next(1, 14));
        var set = new EdgeSet(
            new JobId("jobs", $"j{random.Next(1, 14)}"), new DatasetId("wh", $"t{to}"), EvidenceKind.Sql, "test", DateTimeOffset.UnixEpoch,
            random.Next(4) == 0 ? [] : [Edge(from, "s", to, random), Edge(from, "u", to, random)], []);
        return random.Next(5) switch
        {
            0 => new LabelProposal { Assigned = [new LabelAssignment($"n{random.Next(4)}", new DatasetId("wh", $"t{from}"), "s", "PII.phone")] },
            1 => new LabelProposal { Withdrawn = [.. before.State.Assignments.Keys.Order(StringComparer.Ordinal).Skip(1).Take(1)] },
            2 => new LabelProposal { Policy = policy },
            _ => new LabelProposal { Batches = [new LineageBatch { EdgeSets = [set], RecordedAt = DateTimeOffset.UnixEpoch }] },
        };
    }

    private static LineageEdge Edge(int from, string field, int to, Random random) =>
        new(LineageNode.Field(new DatasetId("wh", $"t{from}"), field), LineageNode.Field(new DatasetId("wh", $"t{to}"), field), EdgeSubtype.Transformation)
        {
            Functions = random.Next(2) == 0 ? [] : [new FunctionApplication("MD5", FunctionClass.Scalar, [])],
        };

    private static string Text(LabelChange change) => $"{change.Node} {change.Assignment} {string.Join(',', change.Before)} {string.Join(',', change.After)}";

    private static List<string> AllOf(LabelSnapshot snapshot)
    {
        var all = new List<string>();
        for (var node = 0; node < snapshot.State.Graph.NodeCount; node++)
        {
            foreach (var label in snapshot.State.LabelsOf(snapshot.State.Graph.NodeAt(node)))
                all.Add($"{snapshot.State.Graph.NodeAt(node)} {label.Origin.Id} {label.Form} {label.Hops}");
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }

    private static LabelLogEntry Assign(LabelHost labels, string path, string category, string? dataset = null)
    {
        var id = dataset is null ? People : new DatasetId("wh", dataset);
        return labels.NewEntry("ann") with { Assigned = new LabelAssignment($"{id.Name}.{path} {category}", id, path, category) };
    }

    private static string Forms(LabelSnapshot snapshot, string dataset, string path) =>
        string.Join(", ", snapshot.State.LabelsOf(LineageNode.Field(new DatasetId("wh", dataset), path)).Select(label => label.Form.WireName()));

    private static async Task ImportAsync(LineageGraphHost host, params (string Name, string Sql)[] tasks)
    {
        using var importer = new TaskImporter(host, TimeProvider.System);
        await importer.ImportAsync(
            [.. tasks.Select(task => new TaskDefinition(new JobId("jobs", task.Name), "spark", task.Sql, "wh"))], [], new TaskDefaults("spark", "wh", "jobs"), null,
            TestContext.Current.CancellationToken);
    }
}
