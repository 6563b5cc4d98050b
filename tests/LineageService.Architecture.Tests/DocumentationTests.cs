using System.Text.RegularExpressions;
using LineageService.Testing;

namespace LineageService.Architecture.Tests;

/// <summary>Pages name things that exist: a path, a project, a command-line habit that has moved on fails here.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] RootFolders = ["src/", "tests/", "docs/", "samples/", "schemas/", ".ci/"];

    public static TheoryData<string> Pages => [.. SourceTree.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Paths_exist(string page)
    {
        var missing = Quoted().Matches(SourceTree.Read(page))
            .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(word => RootFolders.Any(folder => word.StartsWith(folder, StringComparison.Ordinal)) && word.IndexOfAny(['*', '<', '{', '…']) < 0)
            // What a build makes is not there before the build.
            .Where(word => !word.Contains("/bin/", StringComparison.Ordinal))
            .Where(word => !Exists(word.TrimEnd('.', ',')))
            .ToList();
        Assert.True(missing.Count == 0, $"{page} names what does not exist: {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Projects_exist(string page)
    {
        var missing = ProjectName().Matches(SourceTree.Read(page))
            .Select(match => match.Value)
            .Where(name => !Exists($"src/{name}/{name}.csproj") && !Exists($"tests/{name}/{name}.csproj") && name != "LineageService.sln")
            .Distinct()
            .ToList();
        Assert.True(missing.Count == 0, $"{page} names projects that do not exist: {string.Join(", ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(page) ?? string.Empty;
        var broken = Link().Matches(SourceTree.Read(page))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Exists(Path.Combine(folder, target)))
            .ToList();
        Assert.True(broken.Count == 0, $"{page} links to what does not exist: {string.Join(", ", broken)}");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("NOTICE")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/lineage-semantics.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/status.md")]
    [InlineData("samples/README.md")]
    public void The_house_has_its_pages(string page) => Assert.True(Exists(page), $"{page} is missing");

    [Fact]
    public void The_readme_has_exactly_two_commands_to_start_with()
    {
        var readme = SourceTree.Read("README.md").Split('\n');
        var start = Array.IndexOf(readme, "## Start");
        var end = Array.FindIndex(readme, start + 1, line => line.StartsWith("## ", StringComparison.Ordinal));
        var commands = readme[start..end].Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim());
        Assert.Equal(["dotnet run --project src/LineageService.Cli -- demo", "dotnet test"], commands);
    }

    [Fact]
    public void Every_package_of_the_product_is_in_the_notice()
    {
        var notice = SourceTree.Read("NOTICE");
        var missing = PackageVersion().Matches(SourceTree.Read("Directory.Packages.props"))
            .Select(match => match.Groups[1].Value)
            .Where(package => !notice.Contains(package.Split(".Core")[0], StringComparison.Ordinal) && !package.StartsWith("xunit.v3.", StringComparison.Ordinal))
            .ToList();
        Assert.True(missing.Count == 0, $"NOTICE does not name {string.Join(", ", missing)}");
    }

    private static bool Exists(string path)
    {
        var full = RepositoryFiles.PathOf(path);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.])LineageService(\.[A-Z]\w*)+(?<!\.cs)(?!\.csproj)\b")]
    private static partial Regex ProjectName();

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();
}
