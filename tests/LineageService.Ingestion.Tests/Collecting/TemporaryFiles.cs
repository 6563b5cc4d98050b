namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>Files of one test.</summary>
internal static class TemporaryFiles
{
    /// <summary>Writes a file below the directory and gives its full path.</summary>
    public static string Write(this TemporaryDirectory directory, string path, string text)
    {
        var full = Path.Combine(directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
