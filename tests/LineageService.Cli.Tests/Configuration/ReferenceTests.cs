using LineageService.Cli.Configuration;
using LineageService.Testing;

namespace LineageService.Cli.Tests.Configuration;

public sealed class ReferenceTests
{
    /// <summary>Written anew under <c>UPDATE_GOLDENS=1</c>.</summary>
    [Fact]
    public void The_reference_is_what_the_options_say()
    {
        var path = RepositoryFiles.PathOf("docs/configuration.md");
        var text = ConfigurationReference.Write(ServiceOptions.All);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public async Task What_holds_is_shown_with_where_it_came_from()
    {
        using var folder = new WorkFolder();
        var file = folder.Write("here.yaml", "kafka:\n  bootstrap: b:1\n  topics: [t]\n  settings:\n    ssl.key.password: hush\n");
        var text = await Command.RunAsync("admin", "config", "--config", file, "--given", "--log-level", "error");
        Assert.Equal(0, text.ExitCode);
        Assert.Matches($"kafka.topics +t  \\({file}:3\\)", text.Output);
        Assert.Matches("telemetry.logLevel +error  \\(--log-level\\)", text.Output);
        Assert.DoesNotContain("limits.", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text.Output, StringComparison.Ordinal);

        var json = await Command.RunAsync("admin", "config", "--config", file, "--json");
        var options = System.Text.Json.Nodes.JsonNode.Parse(json.Output)!["options"]!.AsArray();
        Assert.Contains(options, option => (string?)option!["key"] == "limits.maxEventBytes" && (string?)option["value"] == "64MiB" && (string?)option["source"] == "default");

        var wrong = await Command.RunAsync("admin", "config", "--config", folder.Write("wrong.yaml", "server: {urls: x}"));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("wrong.yaml:1: server.urls", wrong.Error, StringComparison.Ordinal);
    }
}
