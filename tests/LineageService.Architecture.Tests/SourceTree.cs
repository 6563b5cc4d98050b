using LineageService.Testing;

namespace LineageService.Architecture.Tests;

/// <summary>The files of the repository as they are on disk, without what builds and tools leave behind.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Leavings = new(StringComparer.Ordinal)
    {
        "bin", "obj", ".git", ".vs", ".lineage", "node_modules", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    internal static IReadOnlyList<string> ProjectNames { get; } =
        [.. Directory.GetDirectories(RepositoryFiles.PathOf("src"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)];

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    internal static IReadOnlyList<string> Files { get; } =
        [.. Walk(RepositoryFiles.Root).Select(Relative).Order(StringComparer.Ordinal)];

    internal static IEnumerable<string> CodeFiles(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    internal static int LinesOf(string file) => File.ReadLines(RepositoryFiles.PathOf(file)).Count();

    internal static string Read(string file) => File.ReadAllText(RepositoryFiles.PathOf(file));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (Leavings.Contains(Path.GetFileName(inner))) continue;
            foreach (var file in Walk(inner)) yield return file;
        }
    }

    private static string Relative(string path) =>
        Path.GetRelativePath(RepositoryFiles.Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
