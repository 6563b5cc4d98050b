namespace LineageService.Cli.Tests;

/// <summary>A directory of its own for one test, deleted with it.</summary>
public sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-cli-");

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
