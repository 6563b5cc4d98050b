using System.IO.Compression;
using System.Text.Json;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Airflow;
using LineageService.Ingestion.Collecting.Dbt;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Model;
using LineageService.Testing;
using static LineageService.Ingestion.Tests.Collecting.SourceFolder;

namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>
/// The real sources that lie beside the repository: each is collected by one collector, a second run changes nothing, and what the tasks write is what the
/// events of the same jobs say.
/// </summary>
public sealed class SharedSourcesTests
{
    [Fact]
    public async Task Spark_tasks_and_their_definitions_are_collected_by_their_layout()
    {
        var collector = new DirectoryCollector(SharedFiles.Require("events/tasks"), null, "music", new DirectoryOptions
        {
            Layouts = [PathPattern.Parse("sql/{layer}/{name}.sql")],
            Excludes = [PathPattern.Parse("*.v[0-9].sql")],
            Defaults = new TaskTraits { Dialect = "spark", DatasetNamespace = "hive://metastore:9083", JobNamespace = "music-dw", Parameters = Parameters("dt", "2026-10-01") },
        });
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(SharedFiles.Require("events/tasks/manifest.json"), TestContext.Current.CancellationToken));
        var jobs = manifest.RootElement.GetProperty("jobs").EnumerateArray()
            .Where(job => job.GetProperty("versions").EnumerateObject().Any(version => version.Value.TryGetProperty("file", out var file) && file.GetString()!.EndsWith(".sql", StringComparison.Ordinal)))
            .Select(job => job.GetProperty("job").GetString()!).Order(StringComparer.Ordinal);
        var items = await ItemsAsync(collector);
        Assert.Empty(items.OfType<CollectedFailure>());
        Assert.Equal(jobs, Names(items).Where(name => !name.StartsWith("py/", StringComparison.Ordinal)));
        Assert.Equal(60, Tables(items).Length);
        await AssertSecondRunUnchangedAsync(collector);
    }

    [Fact]
    public async Task Flink_jobs_have_the_names_and_the_topics_and_tables_that_their_events_have()
    {
        var collector = new DirectoryCollector(SharedFiles.Require("events/flink"), null, null, new DirectoryOptions
        {
            Layouts = [PathPattern.Parse("{number}_{name}.sql")],
            Defaults = new TaskTraits
            {
                Dialect = "flink",
                JobNamespace = "music-flink",
                Parameters = Parameters("KAFKA", "broker.music.example:9092").Add("PG", "db.music.example:5432").Add("DATA", "/data"),
            },
        });
        var events = JobsOf("events/flink.jsonl.gz");
        Assert.Equal(events.Select(job => job.Job.Name).Distinct().Order(StringComparer.Ordinal), Names(await ItemsAsync(collector)));
        var (_, jobs, host) = await RunAsync(collector);
        await using (host)
        {
            // The client names files, prints and generators by the session's table, in no namespace: those are not outside of the session.
            var outputs = jobs.ToDictionary(job => job.Id, job => job.Outputs.ToHashSet());
            var named = events.SelectMany(job => job.Outputs.Where(output => output.Namespace.Length > 0).Select(output => (job.Job, Output: output))).Distinct().ToList();
            Assert.Equal(6, named.Count);
            Assert.All(named, pair => Assert.Contains(pair.Output, outputs[pair.Job]));
        }

        await AssertSecondRunUnchangedAsync(collector);
    }

    [Fact]
    public async Task Airflow_tasks_write_what_their_events_say()
    {
        var connections = new AirflowConnections();
        connections.Add("music_pg", "postgres://db.music.example:5432/music");
        var collector = new AirflowCollector(
            SharedFiles.Require("events/airflow"), null, null, new AirflowSettings { Connections = connections, Defaults = new TaskTraits { JobNamespace = "music-airflow" } });
        var (_, jobs, host) = await RunAsync(collector);
        await using (host)
        {
            // DAGs themselves and statements of hooks (`….query.1`) are no tasks.
            var known = jobs.Select(job => job.Id).ToHashSet();
            var events = JobsOf("events/airflow.jsonl.gz").Where(job => job.Job.Name.Contains('.', StringComparison.Ordinal) && !job.Job.Name.Contains(".query.", StringComparison.Ordinal)).ToList();
            Assert.All(events, job => Assert.Contains(job.Job, known));
            var outputs = jobs.ToDictionary(job => job.Id, job => job.Outputs.ToHashSet());
            Assert.Equal(8, events.Where(job => job.Outputs.Count > 0).Select(job => job.Job).Distinct().Count());
            Assert.All(events.Where(job => job.Outputs.Count > 0), job => Assert.Superset(job.Outputs, outputs[job.Job]));
        }

        await AssertSecondRunUnchangedAsync(collector);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("events/dbt/run_with_catalog/manifest.json")]
    public async Task Dbt_models_write_what_their_events_say_with_and_without_a_manifest(string? manifest)
    {
        var settings = new DbtSettings
        {
            Manifest = manifest is null ? null : SharedFiles.Require(manifest),
            Defaults = new TaskTraits { JobNamespace = "dbt-music" },
        };
        var collector = new DbtCollector(SharedFiles.Require("events/dbt/project"), null, null, settings);
        var (_, jobs, host) = await RunAsync(collector);
        await using (host)
        {
            var outputs = jobs.ToDictionary(job => job.Id.Name, job => job.Outputs.ToHashSet(), StringComparer.Ordinal);
            var met = new HashSet<string>(StringComparer.Ordinal);
            foreach (var job in JobsOf("events/dbt.jsonl.gz"))
            {
                // A model of the failing run that is no longer in the project; the ephemeral model, which is no table; seeds, which are no tasks.
                if (DbtJobNames.UniqueId(job.Job.Name) is not { } id || id.StartsWith("seed.", StringComparison.Ordinal)) continue;
                if (id is "model.musicdbt.mart_broken_ratio" or "model.musicdbt.int_latest_ratings") continue;
                Assert.Contains(id, outputs.Keys);
                if (job.Outputs.Count == 0) continue;
                Assert.Equal(job.Outputs, outputs[id]);
                met.Add(id);
            }

            Assert.Equal(16, met.Count);
            Assert.True(jobs.TrueForAll(job => job.Unknowns.IsEmpty));
        }

        await AssertSecondRunUnchangedAsync(collector);
    }

    [Fact]
    public async Task A_directory_of_task_records_is_collected_as_it_is()
    {
        var collector = new DirectoryCollector(
            SharedFiles.Require("corpora/bigquery-etl"), null, null, new DirectoryOptions { Defaults = new TaskTraits { Dialect = "bigquery" } });
        var items = await ItemsAsync(collector);
        Assert.Equal((4175, 2726, 0), (items.OfType<CollectedTask>().Count(), items.OfType<CollectedTable>().Count(), items.OfType<CollectedFailure>().Count()));
    }

    private static async Task AssertSecondRunUnchangedAsync(ICollector collector)
    {
        var (reports, _, host) = await RunAsync(collector, collector);
        await using (host)
        {
            Assert.True(reports[0].Plan.Added.Length > 0);
            Assert.Equal((0, 0, 0), (reports[1].Plan.Added.Length, reports[1].Plan.Changed.Length, reports[1].Plan.Retired.Length));
        }
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Parameters(string name, string value) =>
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    /// <summary>Jobs and outputs of events.</summary>
    private static List<(JobId Job, HashSet<DatasetId> Outputs)> JobsOf(string file)
    {
        var jobs = new List<(JobId, HashSet<DatasetId>)>();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedFiles.Require(file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("job", out var job)) continue;
            var outputs = document.RootElement.TryGetProperty("outputs", out var list)
                ? list.EnumerateArray().Select(output => new DatasetId(output.GetProperty("namespace").GetString()!, output.GetProperty("name").GetString()!)).ToHashSet() : [];
            jobs.Add((new JobId(job.GetProperty("namespace").GetString()!, job.GetProperty("name").GetString()!), outputs));
        }

        return jobs;
    }
}
