using System.Text.Json.Nodes;

namespace LineageService.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_gives_three_answers_and_ends()
    {
        using var process = LineageProcess.Start(null, "demo", "--exit");
        var demo = await process.WaitAsync();
        Assert.Equal(0, demo.ExitCode);
        Assert.Contains("Its value flows on to", demo.Output, StringComparison.Ordinal);
        Assert.Contains("It decides which rows or values appear", demo.Output, StringComparison.Ordinal);
        Assert.Contains("win_back.csv.send_to", demo.Output, StringComparison.Ordinal);
        Assert.Contains("SHA2(", demo.Output, StringComparison.Ordinal);
        Assert.Contains("~~~", demo.Output, StringComparison.Ordinal);

        // Two ways of a value into one column are not one expression.
        Assert.DoesNotContain("|(", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", demo.Output, StringComparison.Ordinal);
        Assert.All(demo.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    [Fact]
    public async Task The_demo_serves_what_it_showed()
    {
        using var process = LineageProcess.Start(null, "demo", "--urls", "http://127.0.0.1:0");
        string? line;
        do line = await process.ReadLineAsync();
        while (line is not null && !line.StartsWith("Listening on", StringComparison.Ordinal));
        Assert.NotNull(line);
        var address = line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal));
        var answer = await Command.RunAsync("trace", "ods.tracks.genre", "--server", address, "--json");
        Assert.NotEmpty(JsonNode.Parse(answer.Output)!["edges"]!.AsArray());

        // Stopped, not killed: the temporary store goes with it.
        process.Terminate();
        Assert.Equal(0, (await process.WaitAsync()).ExitCode);
    }
}
