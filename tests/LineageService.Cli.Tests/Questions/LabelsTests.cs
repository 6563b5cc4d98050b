using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests.Questions;

public sealed class LabelsTests(SmallStore store) : IClassFixture<SmallStore>
{
    [Fact]
    public async Task Labels_are_said_asked_explained_tried_and_audited_from_the_command_line()
    {
        Assert.Contains("are labelled", await OutputAsync("scan"), StringComparison.Ordinal);
        await OutputAsync("assign", "ods.users.phone", "PII.email", "--reason", "asked", "--author", "ann");
        var listed = JsonNode.Parse(await OutputAsync("list", "dwd.users", "--tag", "PII.email", "--json"))!;
        Assert.Equal("PSEUDO", (string?)listed["nodes"]![0]!["derived"]!.AsArray().Single(label => (string?)label!["tag"] == "PII.email")!["form"]);

        Assert.Contains("through SHA2", await OutputAsync("explain", "ads.contacts.phone_hash", "PII.email"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No such label is upstream", await OutputAsync("why-not", "dwd.users.id", "PII.email"), StringComparison.Ordinal);
        Assert.StartsWith("tag,origin,", await OutputAsync("exposure", "--csv"), StringComparison.Ordinal);
        Assert.Contains("labels would change", await OutputAsync("simulate", "--drop-mask", "ods.users.phone->dwd.users.phone_hash"), StringComparison.Ordinal);
        Assert.Contains("ann assigned", await OutputAsync("audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_file_is_checked_without_a_store_and_put_in_force_with_one()
    {
        using var folder = new WorkFolder();
        var wrong = folder.Write("wrong.yaml", "version: 1\nsinks:\n  - {match: x}\n");
        var checkedFile = await Command.RunAsync("labels", "check", wrong);
        Assert.Equal((1, true), (checkedFile.ExitCode, checkedFile.Output.Contains(":3: sinks[0].zone", StringComparison.Ordinal)));

        var right = folder.Write("right.yaml", "version: 4\nsinks:\n  - {zone: out, match: \"ads.*\"}\n");
        Assert.Equal(0, (await Command.RunAsync("labels", "check", right)).ExitCode);
        Assert.Contains("labels would change", await OutputAsync("policy", "dry-run", right), StringComparison.Ordinal);
        Assert.Contains("Version 4", await OutputAsync("policy", "activate", right), StringComparison.Ordinal);
        Assert.Contains("zone: out", await OutputAsync("policy", "show"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_a_sentence_and_an_exit_code()
    {
        var answer = await Command.RunAsync("labels", "assign", "no.such", "PII", "--store", store.Directory);
        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("no.such", answer.Error, StringComparison.Ordinal);
    }

    private async Task<string> OutputAsync(params string[] arguments)
    {
        var answer = await Command.RunAsync(["labels", .. arguments, "--store", store.Directory]);
        Assert.True(answer.ExitCode == 0, string.Join(' ', arguments) + ": " + answer.Error);
        return answer.Output;
    }
}
