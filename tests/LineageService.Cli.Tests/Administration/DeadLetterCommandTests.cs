using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Administration;

/// <summary>Dead letters, retention and compaction on the command line, over a store and over a running service.</summary>
public sealed class DeadLetterCommandTests : IDisposable
{
    private const string Good =
        """{"eventType":"COMPLETE","eventTime":"2026-03-02T01:00:00Z","producer":"p","run":{"runId":"0194f5a0-0000-7000-8000-000000000001"},"job":{"namespace":"etl","name":"copy"},"outputs":[{"namespace":"db","name":"b"}]}""";

    private const string Poison = """{"eventTime":"2026-01-01T00:00:00Z","producer":"p","run":{"runId":"x"},"job":{"namespace":"n","name":"j"}}""";

    private readonly WorkFolder _folder = new();

    private string Store => _folder.PathOf("store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Letters_of_an_import_are_listed_with_file_and_line_shown_replayed_and_put_aside()
    {
        await ImportAsync();
        var listed = await RunAsync("dead-letters", "list");
        Assert.Contains("file:events.jsonl#2", listed.Output, StringComparison.Ordinal);
        Assert.Contains("expected run.runId to be a UUID", listed.Output, StringComparison.Ordinal);
        var letter = Assert.Single((await JsonAsync("dead-letters", "list"))["deadLetters"]!.AsArray())!;
        var hash = ((string)letter["hash"]!)[..16];
        Assert.Contains(Poison, (await RunAsync("dead-letters", "show", hash)).Output, StringComparison.Ordinal);
        Assert.Equal(Poison, (string?)(await JsonAsync("dead-letters", "show", hash))["body"]);

        Assert.Contains("rejected", (await RunAsync("dead-letters", "replay", hash)).Output, StringComparison.Ordinal);
        Assert.Equal(1, (long)(await JsonAsync("dead-letters", "replay"))["rejected"]!);
        Assert.Contains("1 failed again", (await RunAsync("dead-letters", "replay")).Output, StringComparison.Ordinal);

        Assert.Contains("Put aside", (await RunAsync("dead-letters", "discard", hash)).Output, StringComparison.Ordinal);
        Assert.Contains("no dead letters", (await RunAsync("dead-letters", "list")).Output, StringComparison.Ordinal);
        Assert.Contains(hash, (await RunAsync("dead-letters", "list", "--kind", "discarded")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_counts_before_it_forgets_and_compaction_tells_sizes()
    {
        await ImportAsync();
        var dry = await JsonAsync("admin", "retention", "--events", "0s", "--dead-letters", "0s", "--dry-run");
        Assert.Equal((true, 1L, 1L), ((bool)dry["dryRun"]!, (long)dry["events"]!, (long)dry["deadLetters"]!));
        Assert.Contains("Would be forgotten", (await RunAsync("admin", "retention", "--events", "0s", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (long)(await JsonAsync("admin", "retention", "--events", "1d"))["events"]!);
        Assert.Equal(1, (long)(await JsonAsync("admin", "retention", "--events", "0s"))["events"]!);
        Assert.Contains("Forgotten", (await RunAsync("admin", "retention", "--events", "0s")).Output, StringComparison.Ordinal);
        var compacted = await JsonAsync("admin", "compact");
        Assert.True((long)compacted["bytesAfter"]! > 0);

        // What the event told the graph stays.
        Assert.Equal(0, (await Command.RunAsync("search", "copy", "--store", Store)).ExitCode);
    }

    [Fact]
    public async Task The_same_commands_work_against_a_running_service_and_answer_the_same()
    {
        await ImportAsync();
        var local = await JsonAsync("dead-letters", "list");
        var (process, address) = await LineageProcess.ServeAsync(Store);
        using (process)
        {
            // Reading goes on beside the service, writing is the service's.
            Assert.Equal(local.ToJsonString(), (await JsonAsync("dead-letters", "list")).ToJsonString());
            var refused = await RunAsync("dead-letters", "replay");
            Assert.Equal(4, refused.ExitCode);
            Assert.Contains("open for writing", refused.Error, StringComparison.Ordinal);

            var server = address.ToString();
            var remote = await Command.RunAsync("dead-letters", "list", "--server", server, "--json");
            Assert.Equal(local.ToJsonString(), JsonNode.Parse(remote.Output)!.ToJsonString());
            var hash = (string)local["deadLetters"]![0]!["hash"]!;
            Assert.Contains(Poison, (await Command.RunAsync("dead-letters", "show", hash, "--server", server)).Output, StringComparison.Ordinal);
            Assert.Contains("1 failed again", (await Command.RunAsync("dead-letters", "replay", "--server", server)).Output, StringComparison.Ordinal);
            Assert.Contains("rejected", (await Command.RunAsync("dead-letters", "replay", hash, "--server", server)).Output, StringComparison.Ordinal);
            Assert.Contains("Put aside", (await Command.RunAsync("dead-letters", "discard", hash, "--server", server)).Output, StringComparison.Ordinal);
            var retained = await Command.RunAsync("admin", "retention", "--dead-letters", "0s", "--server", server, "--json");
            Assert.Equal(1, (long)JsonNode.Parse(retained.Output)!["deadLetters"]!);
            Assert.Equal(0, (await Command.RunAsync("admin", "compact", "--server", server)).ExitCode);
            Assert.Equal(2, (await Command.RunAsync("dead-letters", "show", hash, "--server", server)).ExitCode);
        }
    }

    [Theory]
    [InlineData("admin", "retention")]
    [InlineData("admin", "retention", "--events", "soon")]
    [InlineData("admin")]
    [InlineData("dead-letters")]
    [InlineData("dead-letters", "show")]
    [InlineData("dead-letters", "show", "0123456789abcdef")]
    [InlineData("dead-letters", "replay", "0123456789abcdef", "--from", "2026-01-01")]
    [InlineData("dead-letters", "list", "--from", "yesterday")]
    public async Task What_is_not_clear_is_exit_2_with_a_sentence_and_does_nothing(params string[] args)
    {
        await ImportAsync();
        var answer = await Command.RunAsync(args.Length > 1 ? [.. args, "--store", Store] : args);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.NotEqual("", answer.Error);
        Assert.Single((await JsonAsync("dead-letters", "list"))["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task Help_of_each_command_ends_with_examples()
    {
        foreach (var command in new[] { "dead-letters", "dead-letters list", "dead-letters show", "dead-letters replay", "dead-letters discard", "admin", "admin retention", "admin compact" })
        {
            var help = await Command.RunAsync([.. command.Split(' '), "--help"]);
            Assert.Contains($"Examples:{Environment.NewLine}  lineage {command}", help.Output, StringComparison.Ordinal);
        }
    }

    private Task<Command> RunAsync(params string[] args) => Command.RunAsync([.. args, "--store", Store]);

    private async Task<JsonNode> JsonAsync(params string[] args)
    {
        var answer = await RunAsync([.. args, "--json"]);
        Assert.True(answer.ExitCode == 0, answer.Error);
        return JsonNode.Parse(answer.Output)!;
    }

    private async Task ImportAsync()
    {
        var file = _folder.Write("events.jsonl", $"{Good}\n{Poison}\n");
        Assert.Equal(0, (await Command.RunAsync("import", file, "--store", Store)).ExitCode);
    }
}
