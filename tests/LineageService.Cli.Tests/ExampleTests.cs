using LineageService.Cli.CommandLine;
using LineageService.Testing;

namespace LineageService.Cli.Tests;

/// <summary>The examples in <c>--help</c> work as they stand, on the samples.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Examples_of_questions_find_what_they_ask_for()
    {
        using var folder = new WorkFolder();
        Assert.Equal(0, (await Command.RunAsync("import", RepositoryFiles.PathOf("samples"), "--store", folder.PathOf("store"))).ExitCode);
        var lines = LineageCommandLine.CreateRoot().Subcommands
            .Where(command => command.Name is "trace" or "paths" or "search")
            .SelectMany(CommandExamples.Of)
            .Select(example => example.Line.Split(" --server ")[0].Split(" --as-of ")[0].Split(' '))
            .ToList();
        Assert.True(lines.Count >= 6);
        foreach (var line in lines)
        {
            var answer = await Command.RunAsync([.. line[1..], "--store", folder.PathOf("store")]);
            Assert.True(answer.ExitCode == 0, string.Join(' ', line) + ": " + answer.Error);
            Assert.DoesNotContain("Nothing", answer.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("No path", answer.Output, StringComparison.Ordinal);
        }
    }
}
