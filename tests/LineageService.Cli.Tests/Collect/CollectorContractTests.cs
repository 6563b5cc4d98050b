using System.CommandLine;
using System.Text.Json.Nodes;
using LineageService.Cli.Collect;
using LineageService.Testing;
using SystemCommand = System.CommandLine.Command;

namespace LineageService.Cli.Tests.Collect;

/// <summary>What each collector owes, whatever it reads: a dry run with a diff, nothing done twice, no secret on the command line, its command in the docs.</summary>
public sealed class CollectorContractTests
{
    public static TheoryData<string> OfFiles => [.. CollectorSamples.Files.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> OfLogs => [.. CollectorSamples.Logs.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(OfFiles))]
    public async Task A_dry_run_tells_the_diff_and_a_second_run_does_nothing(string name)
    {
        var sample = CollectorSamples.Files[name];
        using var folder = new WorkFolder();
        foreach (var (file, text) in sample.Files) folder.Write($"source/{file}", text);
        await JudgeAsync(folder, name, [.. Arguments(sample, folder)], () =>
        {
            var (file, text) = sample.Files[0];
            var changed = text.Replace(sample.Old, sample.New, StringComparison.Ordinal);
            Assert.NotEqual(text, changed);
            folder.Write($"source/{file}", changed);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_commit_that_changed_is_read_and_one_that_did_not_is_not()
    {
        using var repository = new Check.GitFolder();
        using var folder = new WorkFolder();
        repository.Write("t.sql", "INSERT INTO dw.t SELECT a FROM ods.s");
        repository.Commit("first");
        await JudgeAsync(folder, "tasks git", [repository.Path, "--dialect", "spark"], () =>
        {
            repository.Write("t.sql", "INSERT INTO dw.t SELECT upper(a) AS a FROM ods.s");
            repository.Commit("second");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_schema_registry_is_read_with_its_token_from_a_file()
    {
        const string Order = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"id\",\"type\":\"TYPE\"}]}";
        using var folder = new WorkFolder();
        var token = folder.Write("token", "canary-of-the-registry\n");
        var type = "long";
        await using var registry = await SmallRegistry.StartAsync("canary-of-the-registry", () => Order.Replace("TYPE", type, StringComparison.Ordinal));
        await JudgeAsync(folder, "catalog schema-registry", [registry.Address, "--namespace", "kafka://b:9092", "--token-file", token], () =>
        {
            type = "string";
            return Task.CompletedTask;
        });
        Assert.True(registry.Asked > 0);
    }

    [Theory]
    [MemberData(nameof(OfLogs))]
    public async Task A_log_is_read_without_writing_and_counts_once(string kind)
    {
        var sample = CollectorSamples.Logs[kind];
        using var folder = new WorkFolder();
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (file, text) in sample.Files) folder.Write($"source/{file}", text.Replace("DAY", day, StringComparison.Ordinal));
        string[] command = ["collect", "usage", kind, .. Arguments(sample, folder), "--json", "--store", folder.PathOf("store")];
        var dry = await RunAsync([.. command, "--dry-run"]);
        var first = await RunAsync(command);
        var second = await RunAsync(command);
        Assert.Equal((0, 0), ((int)first["failed"]!, (int)first["known"]!));
        Assert.Equal(1, (int)first["queries"]!);
        Assert.Equal((int)first["queries"]!, (int)dry["queries"]!);
        Assert.True((int)first["counted"]! > 0, first.ToJsonString());
        Assert.Equal(0, (int)second["counted"]!);
    }

    /// <summary>A collector that is added must be added here.</summary>
    [Fact]
    public void Every_collector_is_tried()
    {
        string[] tried =
        [
            .. CollectorSamples.Files.Keys, .. CollectorSamples.Logs.Keys.Select(kind => $"usage {kind}"), .. DatabaseContractTests.Tried,
            "tasks git", "catalog schema-registry",
        ];
        Assert.Equal(Collectors().Select(collector => collector.Name).Order(StringComparer.Ordinal), tried.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_secret_is_an_argument_and_each_command_stands_in_the_docs()
    {
        var pages = Directory.EnumerateFiles(RepositoryFiles.PathOf("docs/collectors"), "*.md").Append(RepositoryFiles.PathOf("docs/assets.md"));
        var docs = string.Join('\n', pages.Select(File.ReadAllText));
        Assert.All(Collectors(), collector =>
        {
            var names = collector.Command.Options.Select(option => option.Name).ToList();
            Assert.Contains("--dry-run", names);
            Assert.Contains("--json", names);
            Assert.Contains("--store", names);
            Assert.DoesNotContain(names, name =>
                (name.Contains("password", StringComparison.Ordinal) || name.Contains("token", StringComparison.Ordinal) || name.Contains("secret", StringComparison.Ordinal))
                && !name.EndsWith("-file", StringComparison.Ordinal));
            Assert.Contains($"lineage collect {collector.Name} ", docs, StringComparison.Ordinal);
        });
    }

    /// <summary>The same for all: told beforehand, done once, told again when something changed.</summary>
    internal static async Task JudgeAsync(WorkFolder folder, string name, string[] arguments, Func<Task> change)
    {
        string[] command = ["collect", .. name.Split(' '), .. arguments, "--source", "here", "--json", "--store", folder.PathOf("store")];
        string[] dryRun = [.. command, "--dry-run"];
        var told = await RunAsync(dryRun);
        var added = Names(told, "added");
        Assert.Equal("dryRun", (string?)told["outcome"]);
        Assert.NotEmpty(added);
        Assert.Empty(told["failures"]!.AsArray());
        Assert.Equal(added, Names(await RunAsync(dryRun), "added"));

        Assert.Equal(added, Names(await RunAsync(command), "added"));
        var again = await RunAsync(command);
        Assert.Empty(Different(again));
        Assert.True((int)again["unchanged"]! >= added.Length, again.ToJsonString());

        await change();
        told = await RunAsync(dryRun);
        var different = Different(told);
        Assert.NotEmpty(different);
        Assert.Equal(different, Different(await RunAsync(command)));
        Assert.Empty(Different(await RunAsync(dryRun)));
    }

    private static string[] Different(JsonNode report) => [.. Names(report, "added"), .. Names(report, "changed"), .. Names(report, "retired")];

    private static string[] Names(JsonNode report, string list) => [.. report[list]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal)];

    private static async Task<JsonNode> RunAsync(string[] arguments)
    {
        var ran = await Command.RunAsync(arguments);
        Assert.True(ran.ExitCode == 0, $"{string.Join(' ', arguments)}: {ran.Error}{ran.Output}");
        Assert.DoesNotContain("canary", ran.Output + ran.Error, StringComparison.Ordinal);
        return JsonNode.Parse(ran.Output)!;
    }

    private static IEnumerable<string> Arguments(CollectorSample sample, WorkFolder folder) =>
        sample.Arguments.Select(argument => argument.Replace("@", folder.PathOf("source"), StringComparison.Ordinal));

    private static IEnumerable<(string Name, SystemCommand Command)> Collectors() =>
        from part in CollectCommand.Create().Subcommands
        from collector in part.Subcommands
        select ($"{part.Name} {collector.Name}", collector);
}
