namespace LineageService.Ingestion.Reading;

/// <summary>A file to read.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its name below the directory that was given, with slashes; its own name where it was given itself.</param>
/// <param name="Length">In bytes, packed.</param>
public sealed record SourceFile(string Path, string Name, long Length)
{
    /// <summary>The directory that was given; that of the file where it was given itself. Scripts that it runs by name are looked for below it.</summary>
    public string? Root { get; init; }

    /// <summary>All records of it; one that cannot be opened is a failure.</summary>
    public IEnumerable<SourceRecord> Read(SourceReader reader)
    {
        Stream? stream = null;
        SourceFailure? failure = null;
        try
        {
            stream = SourceStream.OpenFile(Path);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            failure = new SourceFailure(SourceCodes.UnreadableFile, Name, 1, 1, $"cannot be opened: {broken.Message}");
        }

        if (stream is null) return [new FailureRecord(failure!)];
        return ReadAndClose(stream, reader);
    }

    private IEnumerable<SourceRecord> ReadAndClose(Stream stream, SourceReader reader)
    {
        using (stream)
        {
            foreach (var record in reader.Read(stream, Name)) yield return record;
        }
    }
}

/// <summary>Finds the files that paths mean: a file is itself, a directory all files below it that may hold tasks, catalogs, events or SQL.</summary>
public static class SourceFiles
{
    // A directory holds more than sources (pictures, notes, code): there the ending chooses. What a file holds is told by its content.
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".sql", ".ddl", ".hql", ".bq", ".tsql", ".psql",
    };

    /// <summary>The files in a fixed order: as given, those of a directory sorted by name.</summary>
    /// <exception cref="IOException">A path does not exist or a directory cannot be listed.</exception>
    public static IEnumerable<SourceFile> Find(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path)) yield return new SourceFile(path, Path.GetFileName(path), new FileInfo(path).Length) { Root = Path.GetDirectoryName(Path.GetFullPath(path)) };
            else if (!Directory.Exists(path)) throw new FileNotFoundException($"{path} does not exist", path);
            else foreach (var file in InDirectory(path)) yield return file;
        }
    }

    private static IEnumerable<SourceFile> InDirectory(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return new DirectoryInfo(directory).EnumerateFiles("*", options)
            .Where(file => MayHoldSource(file.Name))
            .Select(file => new SourceFile(file.FullName, Path.GetRelativePath(directory, file.FullName).Replace('\\', '/'), file.Length) { Root = directory })
            .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private static bool MayHoldSource(string name)
    {
        var ending = Path.GetExtension(name);
        if (ending.Equals(".gz", StringComparison.OrdinalIgnoreCase)) ending = Path.GetExtension(Path.GetFileNameWithoutExtension(name));
        return Endings.Contains(ending);
    }
}
