using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Collecting.Naming;

/// <summary>The definitions of a company's stream and batch jobs, against the names that its running jobs report.</summary>
public sealed class SharedDefinitionTests
{
    [Fact]
    public void Flink_definitions_meet_the_topics_and_tables_that_flink_reports()
    {
        var naming = new PhysicalNaming("flink")
        {
            Parameters = ImmutableSortedDictionary<string, string>.Empty
                .Add("KAFKA", "broker.music.example:9092").Add("PG", "db.music.example:5432").Add("DATA", "/data"),
        };
        var told = new HashSet<DatasetId>();
        foreach (var file in Directory.EnumerateFiles(SharedFiles.Require("events/flink"), "*.sql"))
        {
            var aliases = PhysicalIdentity.AliasesOf(File.ReadAllText(file), "flink", naming, TestContext.Current.CancellationToken);
            told.UnionWith(aliases.Select(alias => alias.Dataset));
        }

        // Without a namespace the client means tables of its own session: generators, sinks that print, files.
        var reported = Reported("events/flink.jsonl.gz").Where(dataset => dataset.Namespace.Length > 0).ToHashSet();
        Assert.Equal(9, reported.Count);
        Assert.Empty(reported.Except(told));
        Assert.Contains(new DatasetId("file", "/data/lake/plays_clean"), told);
    }

    [Fact]
    public async Task Flink_jobs_read_and_write_by_their_sql_what_flink_reports_and_meet_at_their_topics()
    {
        var parameters = ImmutableSortedDictionary<string, string>.Empty
            .Add("KAFKA", "broker.music.example:9092").Add("PG", "db.music.example:5432").Add("DATA", "/data");
        var tasks = Directory.EnumerateFiles(SharedFiles.Require("events/flink"), "*.sql").Order(StringComparer.Ordinal)
            .Select(file => ImportWorld.Task(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)) with
            {
                Dialect = "flink",
                Parameters = parameters
            })
            .ToArray();
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(tasks);
        var told = new HashSet<DatasetId>();
        foreach (var task in tasks)
        {
            var job = await world.JobAsync(task.Id.Name);
            told.UnionWith(job!.Inputs);
            told.UnionWith(job.Outputs);
        }

        Assert.Empty(Reported("events/flink.jsonl.gz").Where(dataset => dataset.Namespace.Length > 0).Except(told));

        // Topic, files, table: three jobs that name them differently are one chain.
        var (files, marts) = (await world.JobAsync("03_plays_to_files"), await world.JobAsync("05_enrich_to_postgres"));
        Assert.Contains(new DatasetId("kafka://broker.music.example:9092", "music.plays.clean"), files!.Inputs);
        Assert.Contains(files.Outputs.Single(), marts!.Inputs);
    }

    [Fact]
    public void Definitions_of_a_warehouse_meet_the_paths_that_spark_reports()
    {
        var naming = new PhysicalNaming("hive://metastore-1:9083") { Warehouse = "file:/warehouse" };
        var paths = new Dictionary<DatasetId, DatasetId>();
        foreach (var file in Directory.EnumerateFiles(SharedFiles.Require("events/tasks/ddl"), "*.sql"))
        {
            foreach (var alias in PhysicalIdentity.AliasesOf(File.ReadAllText(file), "spark", naming,
                TestContext.Current.CancellationToken))
                paths.Add(alias.Alias, alias.Dataset);
        }

        Assert.Equal(60, paths.Count);
        var met = 0;
        foreach (var (path, table) in Symlinks("events/spark-warehouse-day1.jsonl.gz"))
        {
            if (!paths.TryGetValue(path, out var dataset)) continue;
            met++;
            Assert.Equal(table, dataset);
        }

        Assert.InRange(met, 50, 60);
    }

    private static HashSet<DatasetId> Reported(string file)
    {
        var found = new HashSet<DatasetId>();
        foreach (var dataset in Datasets(file))
        {
            if (dataset.TryGetProperty("name", out var name)) found.Add(
                new DatasetId(dataset.GetProperty("namespace").GetString()!, name.GetString()!));
        }

        return found;
    }

    private static Dictionary<DatasetId, DatasetId> Symlinks(string file)
    {
        var found = new Dictionary<DatasetId, DatasetId>();
        foreach (var dataset in Datasets(file))
        {
            if (!dataset.TryGetProperty("facets", out var facets) || !facets.TryGetProperty("symlinks", out var symlinks)) continue;
            foreach (var link in symlinks.GetProperty("identifiers").EnumerateArray())
            {
                found[new DatasetId(dataset.GetProperty("namespace").GetString()!, dataset.GetProperty("name").GetString()!)] =
                    new DatasetId(link.GetProperty("namespace").GetString()!, link.GetProperty("name").GetString()!);
            }
        }

        return found;
    }

    private static IEnumerable<JsonElement> Datasets(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedFiles.Require(file)), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            foreach (var side in (string[])["inputs", "outputs"])
            {
                if (!document.RootElement.TryGetProperty(side, out var list)) continue;
                foreach (var dataset in list.EnumerateArray()) yield return dataset.Clone();
            }
        }
    }
}
