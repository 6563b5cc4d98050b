using LineageService.Graph.Coverage;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Collecting.Shells;

/// <summary>
/// samples/shell-warehouse, collected with one call and judged by what a person read in its scripts: Warehouse/edges.txt holds every value
/// edge of 30 scripts, Warehouse/closures.txt
/// everything upstream of every sink.
/// </summary>
public sealed class ShellWarehouseTests
{
    private static string Expectations(string name) =>
        File.ReadAllText(RepositoryFiles.PathOf("tests/LineageService.Ingestion.Tests/Collecting/Shells/Warehouse/" + name));

    private static async Task<SourceWorld> CollectAsync()
    {
        var world = await SourceWorld.CreateAsync();
        var collector = new ShellCollector(RepositoryFiles.PathOf("samples/shell-warehouse"), null, null, TaskTraits.None);
        var run = new CollectionRun(world.Importer, world.Host, TimeProvider.System);
        var report = await run.RunAsync(collector, new CollectionOptions(), null, TestContext.Current.CancellationToken);
        Assert.Empty(report.Failures);
        return world;
    }

    [Fact]
    public async Task Value_edges_are_those_that_a_person_reads()
    {
        await using var world = await CollectAsync();
        var expected = ReadEdges();
        var wrong = new List<string>();
        foreach (var (script, target) in expected.Keys)
        {
            var found = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var set in await EdgeSetsAsync(world, script))
            {
                foreach (var edge in set.Edges)
                {
                    if (set.Target.Name == target && edge.From.Path is { } from && edge.To.Path is { } to
                        && edge.Subtype.Type() == EdgeType.Direct)
                        found.Add($"{to} <- {edge.From.Dataset.Name}.{from}");
                }
            }

            var told = expected[(script, target)];
            wrong.AddRange(told.Except(found).Select(edge => $"{script} {target}: missing {edge}"));
            wrong.AddRange(found.Except(told).Select(edge => $"{script} {target}: too much {edge}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(expected.Keys.Select(key => key.Script).Distinct().Count() >= 20);
    }

    [Fact]
    public async Task The_closure_of_nearly_every_sink_is_right_and_whole()
    {
        await using var world = await CollectAsync();
        var upstream = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var set in world.Store.ReadEdgeSetsAsync(TestContext.Current.CancellationToken))
        {
            SourcesOf(set.Target).UnionWith(set.Edges.Select(edge => edge.From.Dataset.Name));

            // Columns of files are not known; which files they are is.
            if (set.Unknowns.Any(unknown => unknown.Code != UnknownCodes.StarWithoutSchema
                || unknown.Table?.Contains('/', StringComparison.Ordinal) != true)) open.Add(set.Target.Name);
        }

        await foreach (var job in world.Store.ReadJobsAsync(TestContext.Current.CancellationToken))
        {
            foreach (var output in job.Outputs)
            {
                var sources = SourcesOf(output);
                if (job.State == AnalysisState.Analysed) continue;
                sources.UnionWith(job.Inputs.Select(input => input.Name));
                open.Add(output.Name);
            }
        }

        SortedSet<string> SourcesOf(DatasetId dataset) =>
            upstream.TryGetValue(dataset.Name, out var sources) ? sources
                : upstream[dataset.Name] = new SortedSet<string>(StringComparer.Ordinal);

        var expected = ReadClosures();
        var read = upstream.SelectMany(pair => pair.Value.Where(source => source != pair.Key)).ToHashSet(StringComparer.Ordinal);
        var sinks = upstream.Keys.Where(name => !read.Contains(name)).Order(StringComparer.Ordinal).ToList();
        var wrong = new List<string>();
        var right = 0;
        foreach (var sink in sinks)
        {
            var found = Closure(sink, upstream, open);
            if (!expected.TryGetValue(sink, out var told)) wrong.Add($"{sink}: nobody judged it: {string.Join(' ', found)}");
            else if (told.SetEquals(found)) right++;
            else wrong.Add($"{sink}: missing {string.Join(' ', told.Except(found))}, too much {string.Join(' ', found.Except(told))}");
        }

        wrong.AddRange(expected.Keys.Except(sinks).Select(sink => $"{sink}: is no sink"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{right} of {sinks.Count} sinks");
        Assert.True(right >= 0.95 * sinks.Count && sinks.Count == expected.Count, string.Join('\n', wrong));
    }

    /// <summary>
    /// What an administrator declares is what no repository can say: the finance system fills its own invoices. One sink stands behind a program that nobody
    /// can read, and is told as incomplete: that is right, and it counts as not complete.
    /// </summary>
    [Fact]
    public async Task Coverage_calls_all_sinks_complete_but_that_behind_a_program()
    {
        await using var world = await CollectAsync();
        var graph = await GraphLoader.LoadAsync(world.Store, TestContext.Current.CancellationToken);
        var request = new CoverageRequest { Sources = ["Ledger.dbo.Invoices"] };
        var coverage = CoverageAnalysis.Of(graph, request, TestContext.Current.CancellationToken);
        Assert.Equal(["ads.vip"], coverage.IncompleteSinks.Select(sink => sink.Dataset.Name));
        Assert.Equal([UnknownCodes.OpaqueTask], coverage.Gaps.Select(gap => gap.Code));
        Assert.True(coverage.CompleteSinks >= 0.95 * coverage.Sinks, $"{coverage.CompleteSinks} of {coverage.Sinks}");
        Assert.True(coverage.Sinks >= 20);
    }

    [Fact]
    public async Task Owners_schedules_and_opaque_tasks_are_told()
    {
        await using var world = await CollectAsync();
        Assert.Equal("10 1 * * *", (await JobAsync(world, "ods/import_shop.sh"))!.Schedule);
        Assert.Equal("30 5 * * 1", (await JobAsync(world, "ads/board_kpi.sh"))!.Schedule);
        Assert.Equal("0 3 * * *", (await JobAsync(world, "dwd/parcels.sh"))!.Schedule);
        Assert.Equal("core@paketwerk.example", (await JobAsync(world, "dwd/parcels.sh"))!.Owner);
        foreach (var job in (string[])["ads/scores.sh", "jobs/reload_partitions.sh", "jobs/legacy_loader.sh"])
        {
            Assert.Contains((await JobAsync(world, job))!.Unknowns, unknown => unknown.Code == UnknownCodes.OpaqueTask);
        }

        Assert.Null(await JobAsync(world, "lib/common.sh"));
        Assert.Null(await JobAsync(world, "bin/hql.sh"));
    }

    private static SortedSet<string> Closure(string sink, Dictionary<string, SortedSet<string>> upstream, HashSet<string> open)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([sink]);
        while (pending.TryPop(out var name))
        {
            if (open.Contains(name)) found.Add("incomplete");
            if (!upstream.TryGetValue(name, out var sources)) continue;
            foreach (var source in sources)
            {
                if (source != sink && found.Add(source)) pending.Push(source);
            }
        }

        return found;
    }

    private static Task<JobRecord?> JobAsync(SourceWorld world, string name) =>
        world.Store.FindJobAsync(new JobId("default", name), TestContext.Current.CancellationToken);

    // A script's edges, whatever engine it hands its statements to.
    private static async Task<List<EdgeSet>> EdgeSetsAsync(SourceWorld world, string script)
    {
        var sets = new List<EdgeSet>();
        foreach (var name in (string[])[script, script + "#hive", script + "#spark", script + "#mysql"])
        {
            sets.AddRange(await world.Store.FindEdgeSetsAsync(new JobId("default", name), TestContext.Current.CancellationToken));
        }

        return sets;
    }

    private static Dictionary<(string Script, string Target), SortedSet<string>> ReadEdges()
    {
        var edges = new Dictionary<(string, string), SortedSet<string>>();
        SortedSet<string>? current = null;
        foreach (var line in Expectations("edges.txt").Split('\n'))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            if (line[0] != ' ')
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                edges[(line[..colon], line[(colon + 2)..])] = current = new SortedSet<string>(StringComparer.Ordinal);
                continue;
            }

            var parts = line.Split(" <- ");
            foreach (var source in parts[1].Split(' ')) current!.Add($"{parts[0].Trim()} <- {source}");
        }

        return edges;
    }

    private static SortedDictionary<string, SortedSet<string>> ReadClosures()
    {
        var shared = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var closures = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var line in Expectations("closures.txt").Split('\n'))
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            var parts = line.Split(line.StartsWith("let ", StringComparison.Ordinal) ? " = " : ":", 2);
            var words = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(word => shared.TryGetValue(word, out var known) ? known : [word]).ToArray();
            if (line.StartsWith("let ", StringComparison.Ordinal)) shared[parts[0][4..]] = words;
            else closures[parts[0]] = new SortedSet<string>(words, StringComparer.Ordinal);
        }

        return closures;
    }
}
