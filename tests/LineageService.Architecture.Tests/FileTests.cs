using System.Text.RegularExpressions;

namespace LineageService.Architecture.Tests;

/// <summary>How big files are, and what must not stand in any of them.</summary>
public sealed partial class FileTests
{
    [Fact]
    public void Half_of_the_source_files_have_at_most_80_lines()
    {
        var sizes = SourceTree.CodeFiles("src").Select(SourceTree.LinesOf).Order().ToList();
        Assert.InRange(sizes[sizes.Count / 2], 1, 80);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_code_file_has_more_than_600_lines(string folder) =>
        AssertNone(SourceTree.CodeFiles(folder).Where(file => SourceTree.LinesOf(file) > 600), "is longer than 600 lines");

    [Fact]
    public void No_file_names_a_place_on_somebodys_machine() => AssertNone(TextFiles.Where(file => MachinePath().IsMatch(SourceTree.Read(file))), "has a machine path");

    [Fact]
    public void No_file_names_a_package_registry() =>
        AssertNone(TextFiles.Where(file => RegistryAddress().IsMatch(SourceTree.Read(file))), "names a package registry");

    [Fact]
    public void The_changelog_has_one_unreleased_section() =>
        Assert.Equal(1, SourceTree.Read("CHANGELOG.md").Split('\n').Count(line => line.StartsWith("## [Unreleased]", StringComparison.Ordinal)));

    [Fact]
    public void Lines_end_in_a_line_feed() =>
        AssertNone(TextFiles.Where(file => SourceTree.Read(file).Contains("\r\n", StringComparison.Ordinal)), "has carriage returns");

    private static IEnumerable<string> TextFiles => SourceTree.Files.Where(file => !IsBinary(file));

    private static bool IsBinary(string file) =>
        Path.GetExtension(file) is ".gz" or ".br" or ".png" or ".ico" or ".woff2" or ".db" or ".dll" or ".so" or ".zip" or ".parquet";

    // Written in pieces, so that this file does not name what it looks for.
    [GeneratedRegex("(^|[\\s\"'(=:])/(wor" + "k|hom" + "e|roo" + "t|User" + "s)/[A-Za-z0-9_.-]+|[A-Za-z]:\\\\+User" + "s\\\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex("api\\.nug" + "et\\.org|registry\\.npmj" + "s\\.org|/v3/inde" + "x\\.json|\"resolve" + "d\"\\s*:\\s*\"http|^\\s*registr" + "y\\s*=\\s*http", RegexOptions.Multiline)]
    private static partial Regex RegistryAddress();

    private static void AssertNone(IEnumerable<string> offenders, string what)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list.Select(name => $"{name} {what}")));
    }
}
