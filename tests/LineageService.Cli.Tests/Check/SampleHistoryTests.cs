using System.Text;
using System.Text.Json;
using LineageService.Testing;
using LineageService.Testing.OpenApi;

namespace LineageService.Cli.Tests.Check;

/// <summary>
/// <c>lineage check</c> on a history: the samples as a git repository, twenty commits, each checked against the one before. What it says is in
/// docs/check-examples.md (<c>UPDATE_GOLDENS=1</c> writes it).
/// </summary>
public sealed class SampleHistoryTests
{
    private static readonly string[] Folders = ["catalog", "tasks"];

    [Fact]
    public async Task Every_commit_of_the_samples_history_is_judged_as_a_person_judges_it()
    {
        using var repository = new GitFolder();
        foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(RepositoryFiles.PathOf($"samples/{folder}"))))
            repository.Write(Path.GetRelativePath(RepositoryFiles.PathOf("samples"), file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        repository.Commit("The samples");

        var wrong = new StringBuilder();
        var page = new StringBuilder(Introduction);
        foreach (var commit in SampleHistory.Commits)
        {
            foreach (var (file, from, to) in commit.Edits)
            {
                var text = repository.Read(file);
                Assert.True(text.Split(from).Length == 2, $"{commit.Message}: {file} has `{from}` {text.Split(from).Length - 1} times");
                repository.Write(file, text.Replace(from, to, StringComparison.Ordinal));
            }

            repository.Commit(commit.Message);
            var json = Path.Combine(repository.Path, "..", Path.GetRandomFileName());
            var run = await Command.RunAsync("check", repository.Path, "--base", "HEAD~1", "--head", "HEAD", "--json", json);
            var report = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
            Assert.Null(ReportSchema.Mistake(report));
            Judge(commit, run, report, wrong);
            File.Delete(json);
            page.Append("\n## ").Append(commit.Message).Append("\n\nExit code ").Append(run.ExitCode).Append(".\n\n").Append(CheckPage.Quoted(run.Output));
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
        CheckPage.AssertIs("docs/check-examples.md", page.ToString());
    }

    private const string Introduction = """
        # What `lineage check` says

        Twenty commits over the samples, good and bad, each checked with

            lineage check --base HEAD~1 --head HEAD

        in a repository that holds `samples/catalog` and `samples/tasks`, with nothing else: no server, no store, no contract. The verdicts were judged by hand
        first (`tests/LineageService.Cli.Tests/Check/SampleHistory.cs`); the page is written by that test. A second day of one company's warehouse is in
        [check-day-two.md](check-day-two.md).

        """;

    private static readonly string[] Order =
        ["NONE", "METADATA_ONLY", "ALLOWED_BY_DEPRECATION", "ADDITIVE", "ORDER_ONLY", "TIMELINESS", "STALE", "UNKNOWN", "BEHAVIORAL", "BREAKING"];

    private static void Judge(HistoryCommit commit, Command run, string json, StringBuilder wrong)
    {
        using var report = JsonDocument.Parse(json);
        var root = report.RootElement;
        var sources = root.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("verdict").GetString()).ToList();
        var verdict = $"{Order.Last(one => one == "NONE" || sources.Contains(one))} → {root.GetProperty("verdict").GetString()}";
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in root.GetProperty("affected").EnumerateArray())
        {
            var id = node.GetProperty("node").GetString()!;
            var name = id.StartsWith("field:", StringComparison.Ordinal) ? id.Split(':')[^2] : id.Split(':')[^1];
            if (node.GetProperty("kind").GetString() == "job") name = "job " + name;
            told.Add(name);
            told.Add($"{name}: {node.GetProperty("verdict").GetString()}");
        }

        foreach (var source in root.GetProperty("atoms").EnumerateArray()) told.Add(source.GetProperty("dataset").GetProperty("name").GetString()!);
        var problems = new List<string>();
        if (verdict != $"{commit.Change} → {commit.Behind}") problems.Add($"verdicts {verdict}, expected {commit.Change} → {commit.Behind}");
        if (run.ExitCode != commit.ExitCode) problems.Add($"exit code {run.ExitCode}, expected {commit.ExitCode} {run.Error}");
        problems.AddRange(commit.Affected.Where(name => !told.Contains(name)).Select(name => $"{name} is not told"));
        problems.AddRange(commit.Spared.Where(told.Contains).Select(name => $"{name} is told"));
        if (problems.Count > 0) wrong.Append(commit.Message).Append(": ").AppendLine(string.Join("; ", problems)).AppendLine("  " + string.Join(", ", told.Order(StringComparer.Ordinal)));
    }
}
