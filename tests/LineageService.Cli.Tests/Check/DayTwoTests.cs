using System.Text.Json;
using LineageService.Testing;
using LineageService.Testing.OpenApi;

namespace LineageService.Cli.Tests.Check;

/// <summary>
/// The shared warehouse of one company on its first day and on its second, when six jobs had changed: as two commits, with the verdicts that a person gives by
/// what its manifest says of them.
/// </summary>
public sealed class DayTwoTests
{
    // job → verdict on what it fills, by "change" of the manifest
    private static readonly SortedDictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["ads_artist_settlement"] = "BEHAVIORAL", // a constant in an expression
        ["ads_churn_users"] = "BREAKING", // a column less
        ["ads_top_song_board"] = "BREAKING", // a column renamed
        ["dim_user_df"] = "ADDITIVE", // a column more, which the table gets too
        ["dws_rec_scene_1d"] = "BEHAVIORAL", // a further source
        ["dws_user_comment_1d"] = "BEHAVIORAL", // a filter
    };

    [Fact]
    public async Task The_second_day_is_judged_as_its_manifest_says()
    {
        var folder = SharedFiles.Require("events/tasks");
        using var repository = new GitFolder();
        Write(repository, folder, day: 1);
        repository.Commit("Day 1");
        Write(repository, folder, day: 2);
        repository.Commit("Day 2");

        var json = Path.Combine(repository.Path, "..", Path.GetRandomFileName());
        var run = await Command.RunAsync(
            "check", repository.Path, "--base", "HEAD~1", "--head", "HEAD", "--dialect", "spark", "--namespace", "hive://metastore:9083",
            "--layout", "sql/{layer}/{name}.sql", "--json", json);

        var text = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
        File.Delete(json);
        Assert.Null(ReportSchema.Mistake(text));
        using var report = JsonDocument.Parse(text);
        var sources = report.RootElement.GetProperty("sources").EnumerateArray()
            .Where(source => source.GetProperty("subject").GetString()!.StartsWith("job:", StringComparison.Ordinal))
            .ToDictionary(source => source.GetProperty("subject").GetString()!.Split(':')[^1], source => source.GetProperty("verdict").GetString()!, StringComparer.Ordinal);
        Assert.Equal(Expected, new SortedDictionary<string, string>(sources, StringComparer.Ordinal));

        // Nobody behind reads the columns that go: what fails is nothing, what changes is told.
        Assert.Equal(0, run.ExitCode);
        var affected = report.RootElement.GetProperty("affected").EnumerateArray().Select(node => node.GetProperty("verdict").GetString()).ToList();
        Assert.DoesNotContain("BREAKING", affected);

        // All was analysed; of what changed, these two have no reader.
        Assert.Equal(
            ["ads.ads_artist_settlement:settle_amount UNCONNECTED", "ads.ads_top_song_board:play_cnt UNCONNECTED"],
            report.RootElement.GetProperty("completeness").GetProperty("notAnalysed").EnumerateArray()
                .Select(standing => $"{standing.GetProperty("subject").GetString()!.Split(":9083:")[^1]} {standing.GetProperty("standing").GetString()}").Order());
        CheckPage.AssertIs("docs/check-day-two.md", Introduction + CheckPage.Quoted(run.Output));
    }

    private const string Introduction = """
        # What `lineage check` says: from day one to day two

        The shared warehouse (`events/tasks`) as a git repository of two commits: the DDL and the texts of its SQL jobs as they were on the first day, and on the
        second, when six jobs had changed; where the manifest says that a table got a column, its DDL got it too. Checked with

            lineage check --base HEAD~1 --head HEAD --dialect spark --namespace hive://metastore:9083 --layout "sql/{layer}/{name}.sql"

        The verdicts expected of it stand in `tests/LineageService.Cli.Tests/Check/DayTwoTests.cs`, which makes the repository and writes this page. Exit code 0.


        """;

    // What is said of a version to be done to its table beside.
    private static void AddColumn(GitFolder repository, string folder, JsonElement version)
    {
        const string Mark = "ALTER TABLE ADD COLUMNS ";
        if (!version.TryGetProperty("change", out var change) || change.GetString() is not { } text || !text.StartsWith(Mark, StringComparison.Ordinal)) return;
        var name = $"ddl/{version.GetProperty("outputs")[0].GetString()}.sql";
        var ddl = File.ReadAllText(Path.Combine(folder, name));
        repository.Write(name, ddl.Insert(ddl.LastIndexOf("`dt`", StringComparison.Ordinal), $"`{text[Mark.Length..].Split(',')[0]}` STRING,\n  "));
    }

    private static void Write(GitFolder repository, string folder, int day)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "ddl")))
        {
            repository.Write("ddl/" + Path.GetFileName(file), File.ReadAllText(file));
        }

        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        foreach (var job in manifest.RootElement.GetProperty("jobs").EnumerateArray())
        {
            foreach (var version in job.GetProperty("versions").EnumerateObject())
            {
                var file = version.Value.GetProperty("file").GetString()!;
                if (!file.EndsWith(".sql", StringComparison.Ordinal)) continue;
                if (!version.Value.GetProperty("days").EnumerateArray().Any(on => on.GetInt32() == day)) continue;
                AddColumn(repository, folder, version.Value);
                var name = job.GetProperty("job").GetString()!;
                repository.Write($"{Path.GetDirectoryName(file)}/{name}.sql", File.ReadAllText(Path.Combine(folder, file)));
            }
        }
    }
}
