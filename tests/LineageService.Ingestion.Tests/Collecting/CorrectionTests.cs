using LineageService.Graph.Corrections;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Upgrades;
using LineageService.Model;
using static LineageService.Ingestion.Tests.Collecting.SourceWorld;

namespace LineageService.Ingestion.Tests.Collecting;

public sealed class CorrectionTests
{
    private const string Sql = "INSERT INTO dw.orders SELECT id, amount FROM ods.orders";

    private static readonly LineageNode SourceAmount = Field("ods.orders", "amount");
    private static readonly LineageNode Amount = Field("dw.orders", "amount");
    private static readonly LineageNode Rate = Field("ods.rates", "rate");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Corrections_survive_ten_imports_an_upgrade_of_the_engine_and_a_restart(bool inFile)
    {
        using var directory = new TemporaryDirectory();
        var path = inFile ? directory.Path : null;
        await using (var world = await SourceWorld.CreateAsync(path))
        {
            await world.CollectAsync(Task("orders", Sql));
            using var register = new CorrectionRegister(world.Host, TimeProvider.System);
            Assert.NotNull((await AddAsync(register, CorrectionKind.Suppress, SourceAmount, Amount)).Correction);
            Assert.NotNull((await AddAsync(register, CorrectionKind.Assert, Rate, Amount)).Correction);
            AssertCorrected(world.Host.Current);

            for (var run = 0; run < 10; run++)
            {
                await world.CollectAsync(Task("orders", $"{Sql} WHERE id > {run}"));
                AssertCorrected(world.Host.Current);
            }

            world.Update("another engine");
            var report = await new EngineReanalysis(world.Host, world.Importer, TimeProvider.System).RunAsync(activate: true, null, Token);
            Assert.True(report.Activated);
            AssertCorrected(world.Host.Current);
            AssertCorrected(await GraphLoader.LoadAsync(world.Store, Token));
            Assert.Empty(await CorrectionCheck.RunAsync(world.Host, Token));
        }

        if (path is null) return;
        await using var again = await SourceWorld.CreateAsync(path);
        AssertCorrected(again.Host.Current);
        await again.CollectAsync(Task("orders", Sql));
        AssertCorrected(again.Host.Current);
    }

    [Fact]
    public async Task A_revoked_correction_leaves_the_graph_as_it_was()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql));
        var before = Edges(world.Host.Current);
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        var suppressed = await AddAsync(register, CorrectionKind.Suppress, SourceAmount, Amount);
        var asserted = await AddAsync(register, CorrectionKind.Assert, Rate, Amount);
        Assert.NotEqual(before, Edges(world.Host.Current));

        await register.RevokeAsync(suppressed.Correction!.Id, "ann", Token);
        await register.RevokeAsync(asserted.Correction!.Id, "ann", Token);
        Assert.Equal(before, Edges(world.Host.Current));
        Assert.Equal(CorrectionRefusal.WrongState, (await register.RevokeAsync(asserted.Correction.Id, "ann", Token)).Refusal);
        Assert.Equal(CorrectionRefusal.UnknownId, (await register.RevokeAsync("c-none", "ann", Token)).Refusal);
    }

    [Fact]
    public async Task A_report_changes_nothing_until_a_steward_accepts_it()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql));
        var before = Edges(world.Host.Current);
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        var reported = await register.AddAsync(
            CorrectionKind.Suppress, SourceAmount, Amount, null, null, "not so", "bob", null, isProposal: true, Token);
        Assert.Equal(before, Edges(world.Host.Current));
        var again = await register.AddAsync(CorrectionKind.Suppress, SourceAmount, Amount, null, null, "not so", "eve", null, isProposal: true, Token);
        Assert.Equal(CorrectionRefusal.AlreadyThere, again.Refusal);

        await register.DecideAsync(reported.Correction!.Id, accept: true, "ann", Token);
        Assert.DoesNotContain("ods.orders.amount -> dw.orders.amount", Edges(world.Host.Current));
        var kept = Assert.Single(await register.ListAsync(Token));
        Assert.Equal(("bob", "ann", CorrectionState.InForce), (kept.Author, kept.DecidedBy, kept.State));
    }

    [Fact]
    public async Task A_suppression_of_one_job_leaves_what_another_claims()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql), Task("orders2", Sql));
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        await register.AddAsync(
            CorrectionKind.Suppress, SourceAmount, Amount, new JobId("jobs", "orders"), null, "not there", "ann", null, isProposal: false, Token);
        Assert.Contains("ods.orders.amount -> dw.orders.amount", Edges(world.Host.Current));
        await register.AddAsync(
            CorrectionKind.Suppress, SourceAmount, Amount, new JobId("jobs", "orders2"), null, "nor there", "ann", null, isProposal: false, Token);
        Assert.DoesNotContain("ods.orders.amount -> dw.orders.amount", Edges(world.Host.Current));
    }

    [Fact]
    public async Task A_suppression_of_datasets_takes_all_edges_between_them_and_an_assertion_of_datasets_joins_their_rows()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql), Task("rates", "INSERT INTO dw.r SELECT rate FROM ods.rates"));
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        await AddAsync(register, CorrectionKind.Suppress, Dataset("ods.orders"), Dataset("dw.orders"));
        await AddAsync(register, CorrectionKind.Assert, Dataset("ods.rates"), Dataset("dw.orders"));
        Assert.Equal(["ods.rates -> dw.orders"], Edges(world.Host.Current).Where(edge => edge.Contains("-> dw.orders", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Before_it_was_decided_the_edge_is_as_it_was()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql));
        await System.Threading.Tasks.Task.Delay(20, Token);
        var then = TimeProvider.System.GetUtcNow();
        await System.Threading.Tasks.Task.Delay(20, Token);
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        await AddAsync(register, CorrectionKind.Suppress, SourceAmount, Amount);
        await AddAsync(register, CorrectionKind.Assert, Rate, Amount);

        var graphs = new HistoricalGraphs(world.Host);
        foreach (var point in (TimePoint[])[new(then, null), new(null, then)])
        {
            var past = Edges(await graphs.At(point).GraphAsync(Token));
            Assert.Contains("ods.orders.amount -> dw.orders.amount", past);
            Assert.DoesNotContain("ods.rates.rate -> dw.orders.amount", past);
        }

        await System.Threading.Tasks.Task.Delay(20, Token);
        AssertCorrected(await graphs.At(new TimePoint(TimeProvider.System.GetUtcNow(), null)).GraphAsync(Token));
    }

    [Fact]
    public async Task A_correction_ends_when_its_time_is_over()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql));
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        await register.AddAsync(
            CorrectionKind.Suppress, SourceAmount, Amount, null, null, "for now", "ann", TimeProvider.System.GetUtcNow().AddMilliseconds(200), isProposal: false, Token);
        Assert.Equal(0, await register.SweepAsync(Token));
        Assert.DoesNotContain("ods.orders.amount -> dw.orders.amount", Edges(world.Host.Current));
        await System.Threading.Tasks.Task.Delay(250, Token);
        Assert.Equal(1, await register.SweepAsync(Token));
        Assert.Contains("ods.orders.amount -> dw.orders.amount", Edges(world.Host.Current));
        Assert.Equal(CorrectionState.Expired, Assert.Single(await register.ListAsync(Token)).State);
    }

    [Fact]
    public async Task A_correction_is_told_when_the_evidence_under_it_changes()
    {
        await using var world = await SourceWorld.CreateAsync();
        await world.CollectAsync(Task("orders", Sql));
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        var suppressed = await AddAsync(register, CorrectionKind.Suppress, SourceAmount, Amount);
        await AddAsync(register, CorrectionKind.Assert, Rate, Amount);
        Assert.Empty(await CorrectionCheck.RunAsync(world.Host, Token));

        await world.CollectAsync(Task("orders", "INSERT INTO dw.orders SELECT id, ROUND(amount) AS amount FROM ods.orders"));
        Assert.Equal([(CorrectionFinding.TransformationChanged, "orders")], await FindingsAsync(world));
        await register.ConfirmAsync(suppressed.Correction!.Id, Token);
        Assert.Empty(await FindingsAsync(world));

        await world.CollectAsync(
            Task("orders", "INSERT INTO dw.orders SELECT id, 0 AS amount FROM ods.orders"),
            Task("rates", "INSERT INTO dw.orders (amount) SELECT rate FROM ods.rates"));
        Assert.Equal([(CorrectionFinding.NoLongerClaimed, null), (CorrectionFinding.NowObserved, "rates")], await FindingsAsync(world));

        await world.CollectAsync(Task("other", "INSERT INTO dw.orders SELECT id, amount FROM ods.orders"));
        Assert.Contains((CorrectionFinding.ClaimedByAnother, "other"), await FindingsAsync(world));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var world = await SourceWorld.CreateAsync();
        using var register = new CorrectionRegister(world.Host, TimeProvider.System);
        Assert.Equal(CorrectionRefusal.Invalid, (await AddAsync(register, CorrectionKind.Suppress, Dataset("a.b"), Amount)).Refusal);
        Assert.Equal(CorrectionRefusal.Invalid, (await AddAsync(register, CorrectionKind.Assert, Amount, Amount)).Refusal);
        var late = await register.AddAsync(
            CorrectionKind.Suppress, SourceAmount, Amount, null, null, "", "ann", DateTimeOffset.UnixEpoch, isProposal: false, Token);
        Assert.Equal(CorrectionRefusal.Invalid, late.Refusal);
        Assert.Empty(await register.ListAsync(Token));
    }

    private static Task<CorrectionOutcome> AddAsync(CorrectionRegister register, CorrectionKind kind, LineageNode from, LineageNode to) =>
        register.AddAsync(kind, from, to, null, null, "because", "ann", null, isProposal: false, Token);

    private static async Task<IEnumerable<(CorrectionFinding, string?)>> FindingsAsync(SourceWorld world) =>
        (await CorrectionCheck.RunAsync(world.Host, Token)).Select(found => (found.Finding, found.Job?.Name));

    private static void AssertCorrected(LineageGraph graph)
    {
        var edges = Edges(graph);
        Assert.Contains("ods.orders.id -> dw.orders.id", edges);
        Assert.DoesNotContain("ods.orders.amount -> dw.orders.amount", edges);
        Assert.Contains("ods.rates.rate -> dw.orders.amount", edges);
    }

    private static List<string> Edges(LineageGraph graph)
    {
        var edges = new List<string>();
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var row = graph.Forward(node);
            for (var i = 0; i < row.Count; i++) edges.Add($"{Text(graph.NodeAt(node))} -> {Text(graph.NodeAt(row[i].Neighbor))}");
        }

        edges.Sort(StringComparer.Ordinal);
        return edges;
    }

    private static string Text(LineageNode node) => node.Path is null ? node.Dataset.Name : $"{node.Dataset.Name}.{node.Path}";

    private static LineageNode Field(string table, string column) => LineageNode.Field(new DatasetId("wh", table), column);

    private static LineageNode Dataset(string table) => new(NodeKind.Dataset, new DatasetId("wh", table), null);
}
