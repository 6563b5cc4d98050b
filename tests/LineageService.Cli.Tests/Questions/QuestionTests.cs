using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Questions;

public sealed class QuestionTests(SmallStore store) : IClassFixture<SmallStore>
{
    [Fact]
    public async Task Trace_tells_where_a_value_goes_and_what_it_decides()
    {
        var value = await Ask("trace", "ods.users.phone");
        Assert.Equal(0, value.ExitCode);
        Assert.Contains("Its value flows on to 2 columns in 2 datasets", value.Output, StringComparison.Ordinal);
        Assert.Contains("phone_hash", value.Output, StringComparison.Ordinal);
        Assert.Equal("", value.Error);

        var rows = await Ask("trace", "ods.users.country");
        Assert.Contains("It decides which rows or values appear", rows.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Its value flows", rows.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_upstream_rolls_up_to_tables()
    {
        var json = await Json("trace", "ads.contacts", "--direction", "upstream", "--granularity", "table", "--depth", "5");
        Assert.Equal("dataset:db:ads.contacts", (string?)json["root"]);
        Assert.Equal(
            ["ads.contacts", "dwd.users", "ods.users"],
            json["nodes"]!.AsArray().Select(node => (string?)node!["name"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Trace_stops_at_the_depth_asked_for()
    {
        var json = await Json("trace", "field:db:ods.users:phone", "--depth", "1");
        Assert.Equal([0, 1], json["nodes"]!.AsArray().Select(node => (int)node!["distance"]!));
        Assert.False((bool)json["truncated"]!);
    }

    [Fact]
    public async Task A_bare_name_that_fits_two_nodes_is_exit_2_with_the_candidates()
    {
        var answer = await Ask("trace", "users");
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal("", answer.Output);
        Assert.Contains("dataset:db:ods.users", answer.Error, StringComparison.Ordinal);
        Assert.Contains("dataset:db:dwd.users", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_node_is_exit_2()
    {
        var answer = await Ask("trace", "ods.nothing", "--json");
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal("", answer.Output);
        Assert.Contains("ods.nothing", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_named_all_at_once()
    {
        var answer = await Ask("trace", "ods.users", "--direction", "sideways", "--depth", "0");
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("direction", answer.Error, StringComparison.Ordinal);
        Assert.Contains("depth", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_underline_the_expression_of_each_hop()
    {
        var answer = await Ask("paths", "ods.users.phone", "ads.contacts.phone_hash");
        var lines = answer.Output.Split('\n');
        var sql = Array.FindIndex(lines, line => line.Contains("sha2(phone, 256)", StringComparison.Ordinal));
        Assert.True(sql > 0, answer.Output);
        var underlined = lines[sql + 1].IndexOf('~', StringComparison.Ordinal);
        Assert.Equal(lines[sql].IndexOf("sha2(phone, 256)", StringComparison.Ordinal), underlined);
        Assert.Equal("sha2(phone, 256)".Length, lines[sql + 1].Count(c => c == '~'));
        Assert.Contains("2 hops", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_path_is_surely_none()
    {
        var answer = await Ask("paths", "ads.contacts.phone_hash", "ods.users.phone");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("surely none", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_finds_by_parts_of_words()
    {
        var json = await Json("search", "phon", "--kind", "field");
        Assert.Contains("field:db:ods.users:phone", json["results"]!.AsArray().Select(hit => (string?)hit!["id"]));
        Assert.Contains("ods.users.phone", (await Ask("search", "phone", "users")).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing", (await Ask("search", "zebra")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_there_is_a_sentence_and_exit_4()
    {
        using var folder = new WorkFolder();
        var answer = await Command.RunAsync("trace", "x", "--store", folder.PathOf("none"));
        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("no store", answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("none")));
    }

    [Fact]
    public async Task Without_a_server_there_is_a_sentence_and_exit_4()
    {
        var answer = await Command.RunAsync("search", "x", "--server", "http://127.0.0.1:1");
        Assert.Equal(4, answer.ExitCode);
        Assert.Single(answer.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, (await Command.RunAsync("search", "x", "--server", "ftp://x")).ExitCode);
        Assert.Equal(2, (await Command.RunAsync("search", "x", "--server", "http://127.0.0.1:1", "--store", "y")).ExitCode);
    }

    [Theory]
    [InlineData("trace")]
    [InlineData("paths")]
    [InlineData("search")]
    [InlineData("diff")]
    [InlineData("reconcile")]
    [InlineData("evidence")]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("import")]
    [InlineData("analyze")]
    public async Task Help_ends_with_examples(string command)
    {
        var help = await Command.RunAsync(command, "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains($"Examples:{Environment.NewLine}  lineage {command}", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("trace")]
    [InlineData("frobnicate")]
    [InlineData("search", "x", "--nothing")]
    public async Task A_wrong_command_line_is_exit_2_and_leaves_stdout_empty(params string[] args)
    {
        var answer = await Command.RunAsync(args);
        Assert.Equal(2, answer.ExitCode);
        Assert.Equal("", answer.Output);
        Assert.NotEqual("", answer.Error);
    }

    private Task<Command> Ask(params string[] args) => Command.RunAsync([.. args, "--store", store.Directory]);

    private async Task<JsonNode> Json(params string[] args)
    {
        var answer = await Ask([.. args, "--json"]);
        Assert.Equal(0, answer.ExitCode);
        return JsonNode.Parse(answer.Output)!;
    }
}
