namespace LineageService.Testing;

/// <summary>Where the repository is, for tests that read its files: samples, schemas, goldens, sources. Not the working directory.</summary>
public static class RepositoryFiles
{
    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>The folder with the solution file, above the test's own assembly.</summary>
    public static string Root => FoundRoot.Value;

    /// <summary>The full path of a file or folder, given by its path inside the repository with forward slashes.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LineageService.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Tests run from a build inside the repository.");
    }
}
