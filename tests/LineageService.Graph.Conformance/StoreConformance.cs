using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Conformance;

/// <summary>What every store must do. A store's tests derive from it and open an empty store.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    protected static DateTimeOffset Noon => SmallWorld.Noon;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static DatasetId Orders { get; } = new("hive://h:10000", "ods.orders");

    protected static DatasetId Sales { get; } = new("hive://h:10000", "dw.sales");

    protected static JobId Load { get; } = new("airflow", "load_sales");

    protected ILineageStore Store { get; private set; } = null!;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ILineageStore> OpenAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static EdgeSet Set(JobId job, DatasetId target, params ImmutableArray<LineageEdge> edges) =>
        new(job, target, EvidenceKind.Sql, "test/1", Noon, edges, []);

    protected static LineageEdge Edge(
        DatasetId from, string fromPath, DatasetId to, string toPath, EdgeSubtype subtype = EdgeSubtype.Identity) =>
        new(LineageNode.Field(from, fromPath), LineageNode.Field(to, toPath), subtype);

    protected async Task<long> CommitAsync(LineageBatch batch) => (await Store.CommitAsync(batch, Token)).Epoch;

    protected Task<long> CommitAsync(params ImmutableArray<EdgeSet> sets) =>
        CommitAsync(new LineageBatch { EdgeSets = sets, RecordedAt = Noon });

    [Fact]
    public async Task An_empty_store_is_at_epoch_0_and_has_nothing()
    {
        Assert.Equal(0, Store.Epoch);
        Assert.Null(await Store.FindDatasetAsync(Orders, Token));
        Assert.Null(await Store.FindJobAsync(Load, Token));
        Assert.Empty((await Store.ListDatasetsAsync(new ListQuery(), Token)).Items);
        Assert.Empty(await Store.ListNamespacesAsync(Token));
        Assert.Empty(await ToListAsync(Store.ReadEdgeSetsAsync(Token)));
    }

    [Fact]
    public async Task A_dataset_comes_back_as_it_was_written()
    {
        var record = new DatasetRecord(Orders)
        {
            Kind = "table",
            Layer = "ODS",
            Owner = "sales",
            Description = "Orders as they come in.",
            Schema = SchemaKnowledge.Complete,
            Fields = [new SchemaField("id", "bigint", "REQUIRED"), new SchemaField("a.b"), new SchemaField("größe", "string")],
            Tags = ["tier=1", "id|pii=no"],
            Symlinks = [new DatasetId("s3://lake", "orders")],
            Exists = false,
        };
        await CommitAsync(new LineageBatch { Datasets = [record], RecordedAt = Noon });
        var found = await Store.FindDatasetAsync(Orders, Token);
        Assert.NotNull(found);
        Assert.True(found.SameAs(record));
    }

    [Fact]
    public async Task A_job_comes_back_as_it_was_written()
    {
        var record = new JobRecord(Load)
        {
            Kind = "query",
            Dialect = "hive",
            Owner = "sales",
            Team = "bi",
            Tier = "1",
            Layer = "DW",
            Schedule = "@daily",
            File = "a/b.sql",
            Tags = ["x=y"],
            Target = Sales,
            Sql = "INSERT INTO dw.sales SELECT 'ä' FROM ods.orders",
            Fingerprint = "f1",
            State = AnalysisState.Partly,
            Inputs = [Orders],
            Outputs = [Sales],
            Unknowns = [new UnknownLineage(UnknownCodes.StarWithoutSchema, "ods.orders", null, new TextSpan(3, 4), "No schema.")],
            Diagnostics = [new Diagnostic("SQL1001", DiagnosticSeverity.Warning, new TextSpan(0, 6), "Odd.")],
        };
        await CommitAsync(new LineageBatch { Jobs = [record], RecordedAt = Noon });
        var found = await Store.FindJobAsync(Load, Token);
        Assert.NotNull(found);
        Assert.True(found.SameAs(record));
        Assert.NotNull(await Store.FindDatasetAsync(Orders, Token));
    }

    [Fact]
    public async Task An_edge_set_comes_back_with_all_it_says()
    {
        ImmutableArray<FunctionApplication> chain =
            [new("TRIM", FunctionClass.Scalar, []), new("SUBSTR", FunctionClass.Scalar, ["1", "3"])];
        var set = new EdgeSet(Load, Sales, EvidenceKind.Run, "producer/2", Noon.AddHours(1),
            [
                new LineageEdge(
                    LineageNode.Field(Orders, "amount"), LineageNode.Field(Sales, "total"), EdgeSubtype.Aggregation,
                    new TextSpan(7, 100_000)),
                new LineageEdge(
                    LineageNode.Field(Orders, "name"), LineageNode.Field(Sales, "name"), EdgeSubtype.Transformation, new TextSpan(1, 2),
                    chain, true, true),
                new LineageEdge(LineageNode.Field(Orders, "day"), LineageNode.RowSet(Sales), EdgeSubtype.Filter),
                new LineageEdge(LineageNode.RowSet(Orders), LineageNode.RowSet(Sales), EdgeSubtype.RowSet),
                new LineageEdge(LineageNode.RowSet(Sales), LineageNode.Field(Sales, "total"), EdgeSubtype.SetDependence),
            ],
            [new UnknownLineage(UnknownCodes.DynamicSql, null, null, null, "Built at run time.")]);
        await CommitAsync(set);
        var found = Assert.Single(await Store.FindEdgeSetsAsync(Load, Token));
        Assert.True(found.SameClaims(set));
        Assert.Equal((set.Job, set.Target, set.Evidence, set.ValidFrom), (found.Job, found.Target, found.Evidence, found.ValidFrom));
        Assert.True(Assert.Single(await ToListAsync(Store.ReadEdgeSetsAsync(Token))).SameClaims(set));
    }

    [Fact]
    public async Task A_dataset_known_from_edges_only_shows_the_fields_they_mention()
    {
        await CommitAsync(Set(Load, Sales, Edge(Orders, "b", Sales, "x"), Edge(Orders, "a", Sales, "x"), Edge(Orders, "*", Sales, "*")));
        var orders = await Store.FindDatasetAsync(Orders, Token);
        Assert.Equal(["b", "a"], orders!.Fields.Select(field => field.Path));
        Assert.Equal(SchemaKnowledge.Partial, orders.Schema);
    }

    [Fact]
    public async Task A_complete_schema_is_not_widened_by_what_edges_mention()
    {
        var record = new DatasetRecord(Orders) { Fields = [new SchemaField("id")], Schema = SchemaKnowledge.Complete };
        await CommitAsync(
            new LineageBatch { Datasets = [record], EdgeSets = [Set(Load, Sales, Edge(Orders, "gone", Sales, "x"))], RecordedAt = Noon });
        Assert.Equal(["id"], (await Store.FindDatasetAsync(Orders, Token))!.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task An_identical_batch_changes_nothing()
    {
        var batch = WholeBatch();
        Assert.Equal(new StoreCommit(1, IsChange: true), await Store.CommitAsync(batch, Token));
        Assert.Equal(new StoreCommit(1, IsChange: false), await Store.CommitAsync(batch, Token));
        Assert.Equal(1, Store.Epoch);
    }

    [Fact]
    public async Task The_order_of_edges_and_since_when_they_hold_is_no_change()
    {
        var (first, second) = (Edge(Orders, "a", Sales, "x"), Edge(Orders, "b", Sales, "y"));
        await CommitAsync(Set(Load, Sales, first, second));
        Assert.Equal(1, await CommitAsync(Set(Load, Sales, second, first, second) with { ValidFrom = Noon.AddDays(1) }));
        Assert.Equal(Noon, Assert.Single(await Store.FindEdgeSetsAsync(Load, Token)).ValidFrom);
    }

    [Fact]
    public async Task A_new_edge_set_replaces_the_one_of_the_same_job_target_and_evidence_only()
    {
        var other = Set(Load, Sales, Edge(Orders, "c", Sales, "z")) with { Evidence = EvidenceKind.Run };
        await CommitAsync(Set(Load, Sales, Edge(Orders, "a", Sales, "x")), other);
        Assert.Equal(2, await CommitAsync(Set(Load, Sales, Edge(Orders, "b", Sales, "x"))));
        var sets = await Store.FindEdgeSetsAsync(Load, Token);
        Assert.Equal(["b", "c"], sets.SelectMany(set => set.Edges).Select(edge => edge.From.Path));
    }

    [Fact]
    public async Task An_empty_edge_set_ends_the_one_before()
    {
        await CommitAsync(Set(Load, Sales, Edge(Orders, "a", Sales, "x")));
        Assert.Equal(2, await CommitAsync(Set(Load, Sales)));
        Assert.Empty(await Store.FindEdgeSetsAsync(Load, Token));
        Assert.Equal(2, await CommitAsync(Set(Load, Sales)));
    }

    [Fact]
    public async Task An_edge_set_without_edges_but_with_unknowns_is_kept()
    {
        var unknown = new UnknownLineage(UnknownCodes.DynamicSql, null, null, null, "Built at run time.");
        await CommitAsync(Set(Load, Sales) with { Unknowns = [unknown] });
        Assert.Equal([unknown], Assert.Single(await Store.FindEdgeSetsAsync(Load, Token)).Unknowns);
    }

    [Fact]
    public async Task A_retired_job_is_gone_with_its_edges_until_it_is_written_again()
    {
        await CommitAsync(WholeBatch());
        await CommitAsync(new LineageBatch { RetiredJobs = [Load], RecordedAt = Noon });
        Assert.Null(await Store.FindJobAsync(Load, Token));
        Assert.Empty((await Store.ListJobsAsync(new ListQuery(), Token)).Items);
        Assert.Empty(await ToListAsync(Store.ReadEdgeSetsAsync(Token)));
        Assert.Equal(2, await CommitAsync(new LineageBatch { RetiredJobs = [Load], RecordedAt = Noon }));
        await CommitAsync(new LineageBatch { Jobs = [new JobRecord(Load)], RecordedAt = Noon });
        Assert.NotNull(await Store.FindJobAsync(Load, Token));
    }

    [Fact]
    public async Task A_late_run_does_not_bring_a_retired_job_back()
    {
        await CommitAsync(WholeBatch());
        await CommitAsync(new LineageBatch { RetiredJobs = [Load], RecordedAt = Noon });
        await CommitAsync(
            new LineageBatch { Runs = [new RunRecord(new RunId(Guid.NewGuid()), Load, "COMPLETE", Noon, Noon)], RecordedAt = Noon });
        Assert.Null(await Store.FindJobAsync(Load, Token));
    }

    [Fact]
    public async Task Datasets_are_listed_by_name_in_pages_and_filtered()
    {
        var records = Enumerable.Range(0, 7).Select(index => new DatasetRecord(new DatasetId(index % 2 == 0 ? "a" : "b", $"t{index}"))
        {
            Layer = index < 3 ? "ODS" : "DWD",
            Owner = index % 3 == 0 ? "ann" : null,
        });
        await CommitAsync(new LineageBatch { Datasets = [.. records.Reverse()], RecordedAt = Noon });
        var names = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Store.ListDatasetsAsync(new ListQuery(After: cursor, Limit: 3), Token);
            names.AddRange(page.Items.Select(item => item.Id.Name));
            if ((cursor = page.NextCursor) is null) break;
        }

        Assert.Equal(["t0", "t2", "t4", "t6", "t1", "t3", "t5"], names);
        var filtered = await Store.ListDatasetsAsync(new ListQuery("a", "ods"), Token);
        Assert.Equal(["t0", "t2"], filtered.Items.Select(item => item.Id.Name));
        Assert.Equal(
            ["t6", "t3"],
            (await Store.ListDatasetsAsync(new ListQuery(Layer: "dwd", Owner: "Ann"), Token)).Items.Select(item => item.Id.Name));
        Assert.Equal(["a", "b"], await Store.ListNamespacesAsync(Token));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_updated_in_place()
    {
        var ids = Enumerable.Range(1, 5).Select(index => new RunId(new Guid(index, 0, 0, new byte[8]))).ToArray();
        var other = new JobId("airflow", "other");
        await CommitAsync(new LineageBatch
        {
            Runs = [.. ids.Select(
                (id, index) => new RunRecord(id, index == 4 ? other : Load, "START", Noon.AddMinutes(index / 2), null, other, ids[0]))],
            RecordedAt = Noon,
        });
        await CommitAsync(new LineageBatch { Runs = [new RunRecord(ids[0], Load, "COMPLETE", Noon, Noon.AddHours(1))], RecordedAt = Noon });
        var first = await Store.ListRunsAsync(Load, new ListQuery(Limit: 3), Token);
        Assert.Equal([ids[3], ids[2], ids[1]], first.Items.Select(run => run.Id));
        Assert.Equal(other, first.Items[0].ParentJob);
        var second = await Store.ListRunsAsync(Load, new ListQuery(After: first.NextCursor), Token);
        var last = Assert.Single(second.Items);
        Assert.Equal(("COMPLETE", Noon.AddHours(1), null), (last.State, last.EndedAt, last.ParentJob));
        Assert.Equal(5, (await Store.ListRunsAsync(null, new ListQuery(Namespace: "airflow"), Token)).Items.Length);
    }

    [Fact]
    public async Task Events_are_kept_once_in_order_of_receipt()
    {
        var large = Enumerable.Range(0, 20_000).Select(index => (byte)("{\"a\":"[index % 5])).ToArray();
        LoggedEvent[] events =
        [
            new(new string('a', 64), "run", large, Noon),
            new("not-a-hash", "dead", new byte[] { 1, 2, 3 }, Noon.AddSeconds(1), "No job."),
        ];
        Assert.Equal(1, await CommitAsync(new LineageBatch { Events = [.. events], RecordedAt = Noon }));
        Assert.Equal(1, await CommitAsync(new LineageBatch { Events = [events[0]], RecordedAt = Noon }));
        Assert.True(await Store.HasEventAsync(events[0].ContentHash, Token));
        Assert.True(await Store.HasEventAsync("not-a-hash", Token));
        Assert.False(await Store.HasEventAsync(new string('b', 64), Token));
        var found = await ToListAsync(Store.ReadEventsAsync(EventQuery.All, Token));
        Assert.Equal(
            events.Select(item => (item.ContentHash, item.Kind, item.ReceivedAt, item.Reason)),
            found.Select(item => (item.ContentHash, item.Kind, item.ReceivedAt, item.Reason)));
        Assert.All(events.Zip(found), pair => Assert.True(pair.First.Body.Span.SequenceEqual(pair.Second.Body.Span)));
    }

    [Fact]
    public async Task States_are_replaced_by_key()
    {
        Assert.Null(await Store.FindFoldStateAsync(Load, Token));
        Assert.Null(await Store.FindKeyedStateAsync("k", Token));
        foreach (var value in (byte[])[1, 2])
        {
            await CommitAsync(new LineageBatch
            {
                FoldStates = [new FoldState(Load, new[] { value })],
                KeyedStates = [new KeyedState("k", new[] { value, value })],
                RecordedAt = Noon,
            });
        }

        Assert.Equal([2], (await Store.FindFoldStateAsync(Load, Token))!.State.ToArray());
        Assert.Equal([2, 2], (await Store.FindKeyedStateAsync("k", Token))!.State.ToArray());
    }

    [Fact]
    public async Task A_batch_made_of_states_that_another_writer_changed_is_refused_whole()
    {
        byte[] first = [1], second = [2];
        var (none, known) = (default(UInt128), StateGuard.HashOf(first));
        LineageBatch Batch(byte[] value, UInt128 hash) => new()
        {
            FoldStates = [new FoldState(Load, value)],
            KeyedStates = [new KeyedState("k", value), new KeyedState("other", value)],
            Guards = [StateGuard.Of(Load, hash), StateGuard.Of("k", hash)],
            RecordedAt = Noon,
        };
        await CommitAsync(Batch(first, none));
        var refused = await Assert.ThrowsAsync<LineageStoreException>(() => CommitAsync(Batch(second, none)));
        Assert.Equal((true, true), (refused.IsConflict, refused.IsTransient));
        Assert.Equal([1], (await Store.FindKeyedStateAsync("other", Token))!.State.ToArray());
        Assert.Equal(1, Store.Epoch);
        Assert.Equal(2, await CommitAsync(Batch(second, known)));
        await Assert.ThrowsAsync<LineageStoreException>(() => CommitAsync(Batch(first, known)));
        Assert.Equal([2], (await Store.FindFoldStateAsync(Load, Token))!.State.ToArray());
    }

    [Fact]
    public async Task A_frontier_is_expanded_one_hop_in_each_direction()
    {
        await CommitAsync(
            Set(Load, Sales, Edge(Orders, "a", Sales, "x"), Edge(Orders, "b", Sales, "y")),
            Set(new JobId("airflow", "next"), Orders, Edge(Sales, "x", Orders, "a")));
        var down = await ToListAsync(Store.ExpandAsync([LineageNode.Field(Orders, "a")], Direction.Downstream, Token));
        Assert.Equal(("x", Load), (Assert.Single(down).Edge.To.Path, down[0].Job));
        var up = await ToListAsync(Store.ExpandAsync([LineageNode.Field(Orders, "a")], Direction.Upstream, Token));
        Assert.Equal("x", Assert.Single(up).Edge.From.Path);
        Assert.Equal(2, (await ToListAsync(Store.ExpandAsync([LineageNode.Field(Orders, "a")], Direction.Both, Token))).Count);
        Assert.Equal(
            2, (await ToListAsync(Store.ExpandAsync([new LineageNode(NodeKind.Dataset, Orders, null)], Direction.Downstream, Token)))
                .Count);
        Assert.Empty(
            await ToListAsync(Store.ExpandAsync([LineageNode.Field(Orders, "never"), LineageNode.RowSet(Orders)], Direction.Both, Token)));
    }

    [Fact]
    public async Task An_edge_into_another_dataset_than_the_sets_target_is_the_callers_bug()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(Set(Load, Sales, Edge(Sales, "a", Orders, "x"))));
        Assert.Equal(0, Store.Epoch);
    }

    [Fact]
    public async Task Commits_side_by_side_all_arrive()
    {
        var epochs = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(
            () => CommitAsync(Set(new JobId("airflow", $"j{index}"), Sales, Edge(Orders, $"c{index % 7}", Sales, "x"))), Token)));
        Assert.Equal(Enumerable.Range(1, 40).Select(epoch => (long)epoch), epochs.Order());
        Assert.Equal(40, (await ToListAsync(Store.ReadEdgeSetsAsync(Token))).Count);
    }

    /// <summary>A batch with something of everything.</summary>
    protected static LineageBatch WholeBatch() => new()
    {
        Datasets = [new DatasetRecord(Orders) { Fields = [new SchemaField("a", "int")], Layer = "ODS" }],
        Jobs = [new JobRecord(Load) { Inputs = [Orders], Outputs = [Sales], Sql = "SELECT 1" }],
        Runs = [new RunRecord(new RunId(new Guid(1, 2, 3, new byte[8])), Load, "COMPLETE", Noon, Noon)],
        EdgeSets = [Set(Load, Sales, Edge(Orders, "a", Sales, "x"), Edge(Orders, "b", Sales, "x"))],
        Events = [new LoggedEvent(new string('c', 64), "run", "{}"u8.ToArray(), Noon)],
        FoldStates = [new FoldState(Load, new byte[] { 7 })],
        KeyedStates = [new KeyedState("k", new byte[] { 8 })],
        RecordedAt = Noon,
    };

    protected static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }
}
