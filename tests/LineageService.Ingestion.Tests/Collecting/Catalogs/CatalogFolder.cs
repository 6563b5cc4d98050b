namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

/// <summary>A temporary folder with the files of a test.</summary>
internal sealed class CatalogFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("catalog-").FullName;

    /// <summary>Writes a file; its full path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
