using LineageService.Graph.Coverage;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.Coverage;

public sealed class CoverageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sink_is_complete_where_nothing_on_its_way_back_is_unknown()
    {
        var report = await CoverAsync(new World().Source("s").Flow("s", "a").Flow("a", "t"));
        Assert.Equal((1, 1, 1d), (report.Sinks, report.CompleteSinks, report.Share));
        Assert.Empty(report.Gaps);
    }

    [Fact]
    public async Task A_table_that_nobody_writes_and_no_catalog_lists_is_a_missing_task()
    {
        var report = await CoverAsync(new World().Source("s").Flow("s", "t").Flow("nowhere", "t").Flow("s", "u"));
        Assert.Equal((2, 1), (report.Sinks, report.CompleteSinks));
        var gap = Assert.Single(report.Gaps);
        Assert.Equal((CoverageCause.MissingTask, "dataset:wh:nowhere", 1, 1), (gap.Cause, gap.Subject, gap.Completes, gap.Blocks));
        var declared = await CoverAsync(new World().Source("s").Flow("nowhere", "t"), new CoverageRequest { Sources = ["no*"] });
        Assert.Empty(declared.Gaps);
    }

    [Fact]
    public async Task A_listed_table_of_an_inner_layer_is_a_missing_task_and_one_of_a_source_layer_never_is()
    {
        var world = new World().Put("dwd", "DWD", SchemaKnowledge.Complete).Put("ods", "ODS", SchemaKnowledge.None).Flow("dwd", "t").Flow("ods", "t");
        var gap = Assert.Single((await CoverAsync(world)).Gaps);
        Assert.Equal("dataset:wh:dwd", gap.Subject);
        Assert.Empty((await CoverAsync(world, new CoverageRequest { SourceLayers = ["dwd", "ods"] })).Gaps);
    }

    [Fact]
    public async Task The_gap_that_completes_most_sinks_comes_first()
    {
        // The schema of x spoils three sinks alone; the jar one alone and, with the schema, another.
        var world = new World().Source("s")
            .Unknown("j1", "s", "a", UnknownCodes.StarWithoutSchema, "x").Unknown("j2", "s", "b", UnknownCodes.StarWithoutSchema, "x")
            .Unknown("j3", "s", "c", UnknownCodes.StarWithoutSchema, "x")
            .Unknown("jar", "s", "d", UnknownCodes.OpaqueTask, null)
            .Flow("c", "e").Flow("d", "e").Flow("c", "f").Flow("d", "g");
        var report = await CoverAsync(world);
        Assert.Equal((5, 0), (report.Sinks, report.CompleteSinks));
        Assert.Equal(["table:x", "job:etl:jar"], report.Gaps.Select(gap => gap.Subject));
        Assert.Equal((3, 4, 3.5), (report.Gaps[0].Completes, report.Gaps[0].Blocks, report.Gaps[0].Value));
        Assert.Equal((1, 2, 1.5), (report.Gaps[1].Completes, report.Gaps[1].Blocks, report.Gaps[1].Value));
        Assert.Equal([(CoverageCause.NoSchema, 1, 4), (CoverageCause.OpaqueJob, 1, 2)], report.Causes.Select(cause => (cause.Cause, cause.Gaps, cause.Sinks)));
        Assert.Equal(2, report.IncompleteSinks.Single(sink => sink.Dataset.Name == "e").Gaps);
    }

    [Fact]
    public async Task Gaps_of_a_ring_are_those_of_all_its_members()
    {
        var world = new World().Source("s").Flow("s", "a").Flow("a", "b").Flow("b", "a").Flow("a", "t").Unknown("jar", "s", "b", UnknownCodes.OpaqueTask, null);
        var report = await CoverAsync(world);
        Assert.Equal("job:etl:jar", Assert.Single(report.Gaps).Subject);
        Assert.Equal((1, 0), (report.Sinks, report.CompleteSinks));
    }

    [Fact]
    public async Task A_sink_behind_more_gaps_than_are_told_apart_is_incomplete_still()
    {
        var world = new World().Source("s");
        for (var i = 0; i < 40; i++) world.Unknown($"j{i}", "s", $"m{i}", UnknownCodes.UnparsedStatement, null).Flow($"m{i}", "t");
        world.Flow("t", "u");
        var report = await CoverAsync(world);
        Assert.Equal((1, 0), (report.Sinks, report.CompleteSinks));
        Assert.Equal(-1, Assert.Single(report.IncompleteSinks).Gaps);
        Assert.All(report.Gaps, gap => Assert.True(gap.IsDeep));
    }

    [Fact]
    public async Task What_a_gap_completes_is_what_is_complete_without_it()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (random, edges, gaps) = (new Random(seed), new List<(int From, int To)>(), new HashSet<int>());
            for (var i = 0; i < 30; i++) edges.Add((random.Next(14), random.Next(14)));
            for (var i = 0; i < 5; i++) gaps.Add(random.Next(14));
            var world = new World();
            for (var node = 0; node < 14; node++) world.Source($"n{node}");
            foreach (var (from, to) in edges) world.Flow($"n{from}", $"n{to}");
            foreach (var gap in gaps) world.Unknown($"jar{gap}", null, $"n{gap}", UnknownCodes.OpaqueTask, null);
            var report = await CoverAsync(world);
            var (sinks, complete) = Naive(edges, gaps, null);
            Assert.Equal((sinks, complete), (report.Sinks, report.CompleteSinks));
            foreach (var gap in gaps)
            {
                var told = report.Gaps.FirstOrDefault(one => one.Subject == $"job:etl:jar{gap}")?.Completes ?? 0;
                Assert.Equal(Naive(edges, gaps, gap).Complete - complete, told);
            }
        }
    }

    private static (int Sinks, int Complete) Naive(List<(int From, int To)> edges, HashSet<int> gaps, int? closed)
    {
        var (sinks, complete) = (0, 0);
        for (var node = 0; node < 14; node++)
        {
            var isWritten = gaps.Contains(node) || edges.Exists(edge => edge.To == node);
            if (!isWritten || edges.Exists(edge => edge.From == node && edge.To != node)) continue;
            sinks++;
            var behind = new HashSet<int> { node };
            while (edges.Any(edge => behind.Contains(edge.To) && behind.Add(edge.From)))
            {
            }

            if (!behind.Any(one => one != closed && gaps.Contains(one))) complete++;
        }

        return (sinks, complete);
    }

    private static async Task<CoverageReport> CoverAsync(World world, CoverageRequest? request = null)
    {
        await using var store = new InMemoryLineageStore();
        await store.CommitAsync(world.ToBatch(), Token);
        return CoverageAnalysis.Of(await GraphLoader.LoadAsync(store, Token), request ?? new CoverageRequest(), Token);
    }

    private sealed class World
    {
        private readonly List<DatasetRecord> _datasets = [];
        private readonly List<JobRecord> _jobs = [];
        private readonly List<EdgeSet> _sets = [];

        public World Source(string name) => Put(name, null, SchemaKnowledge.Complete);

        public World Put(string name, string? layer, SchemaKnowledge schema)
        {
            _datasets.Add(new DatasetRecord(Id(name)) { Layer = layer, Schema = schema, Fields = [new SchemaField("c", null, null)] });
            return this;
        }

        public World Flow(string from, string to)
        {
            var job = new JobId("etl", $"{from}>{to}");
            _jobs.Add(new JobRecord(job) { State = AnalysisState.Analysed, Inputs = [Id(from)], Outputs = [Id(to)] });
            var edge = new LineageEdge(LineageNode.Field(Id(from), "c"), LineageNode.Field(Id(to), "c"), EdgeSubtype.Identity);
            _sets.Add(new EdgeSet(job, Id(to), EvidenceKind.Sql, "test", DateTimeOffset.UnixEpoch, [edge], []));
            return this;
        }

        public World Unknown(string job, string? from, string to, string code, string? table)
        {
            _jobs.Add(new JobRecord(new JobId("etl", job))
            {
                State = AnalysisState.Failed,
                Inputs = from is null ? [] : [Id(from)],
                Outputs = [Id(to)],
                Unknowns = [new UnknownLineage(code, table, null, null, "not known")],
            });
            return this;
        }

        public LineageBatch ToBatch() => new()
        {
            Datasets = [.. _datasets.DistinctBy(dataset => dataset.Id)],
            Jobs = [.. _jobs.DistinctBy(job => job.Id)],
            EdgeSets = [.. _sets.DistinctBy(set => set.Job)],
            RecordedAt = DateTimeOffset.UnixEpoch,
        };

        private static DatasetId Id(string name) => new("wh", name);
    }
}
