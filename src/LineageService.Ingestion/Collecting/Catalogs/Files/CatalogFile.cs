using System.Text;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Files;

/// <summary>Files of one kind below a path, in order of their names, and their bytes, unpacked where they are gzip.</summary>
/// <param name="Path">To open it; never in a message.</param>
/// <param name="Name">Relative to the path that was given.</param>
internal sealed record CatalogFile(string Path, string Name)
{
    /// <summary>Longest file that is read whole, in bytes unpacked.</summary>
    public const int MaxLength = 512 * 1024 * 1024;

    /// <param name="endings">Lower case with the dot; <c>.gz</c> may stand behind each.</param>
    /// <exception cref="CollectorException">There is nothing at this path.</exception>
    public static IEnumerable<CatalogFile> Find(IEnumerable<string> paths, params string[] endings)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                yield return new CatalogFile(path, System.IO.Path.GetFileName(path));
                continue;
            }

            if (!Directory.Exists(path)) throw new CollectorException($"{path} is not there");
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System
            };
            var files = Directory.EnumerateFiles(path, "*", options)
                .Select(file => new CatalogFile(file, System.IO.Path.GetRelativePath(path, file).Replace('\\', '/')))
                .Where(file => endings.Any(ending => file.Ends(ending)))
                .OrderBy(file => file.Name, StringComparer.Ordinal);
            foreach (var file in files) yield return file;
        }
    }

    /// <summary>True where the name ends so, packed or not, in any case.</summary>
    public bool Ends(string ending)
    {
        var name = Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Name[..^3] : Name;
        return name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>All bytes, unpacked; null and why where they cannot be had.</summary>
    public byte[]? TryRead(out SourceFailure? failure)
    {
        try
        {
            using var file = File.OpenRead(Path);
            using var whole = new MemoryStream();
            var stream = SourceStream.Unpack(file);
            var buffer = new byte[128 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if (whole.Length + count > MaxLength)
                {
                    failure = new SourceFailure(SourceCodes.TooLong, Name, 1, 1, $"expected at most {MaxLength} bytes");
                    return null;
                }

                whole.Write(buffer, 0, count);
            }

            failure = null;
            return whole.ToArray();
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            failure = new SourceFailure(SourceCodes.UnreadableFile, Name, 1, 1, $"cannot be read or unpacked: {broken.GetType().Name}");
            return null;
        }
    }

    /// <summary>The text; null and why where it cannot be had or is none.</summary>
    public string? TryReadText(out SourceFailure? failure)
    {
        var bytes = TryRead(out failure);
        return bytes is null ? null : TextDecoding.TryDecode(bytes, Name, out failure);
    }

    /// <summary>The JSON value; null and why where it is none. To be disposed.</summary>
    public System.Text.Json.JsonDocument? TryReadJson(out SourceFailure? failure)
    {
        var bytes = TryRead(out failure);
        if (bytes is null) return null;
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        return JsonRecord.TryParse(bytes.AsMemory(start), Name, 1, out failure);
    }
}
