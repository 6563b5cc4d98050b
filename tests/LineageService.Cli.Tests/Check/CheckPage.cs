using LineageService.Testing;

namespace LineageService.Cli.Tests.Check;

/// <summary>Pages of docs that show what a check says; <c>UPDATE_GOLDENS=1</c> writes them.</summary>
internal static class CheckPage
{
    /// <summary>The Markdown of a check without its hidden mark, as a quotation.</summary>
    public static string Quoted(string markdown) =>
        string.Join('\n', markdown.TrimEnd().Split('\n').Skip(1).Select(line => line.Length == 0 ? ">" : line.StartsWith("### ", StringComparison.Ordinal) ? $"> **{line[4..]}**" : $"> {line}")) + "\n";

    public static void AssertIs(string file, string text)
    {
        var path = RepositoryFiles.PathOf(file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }
}
