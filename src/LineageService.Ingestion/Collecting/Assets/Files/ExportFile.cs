using System.IO.Compression;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Assets.Files;

/// <summary>A JSON or YAML document of an export: a file, or an entry of an archive.</summary>
/// <param name="Name">Relative to what was given; of an archive's entry its path inside.</param>
/// <param name="Root">The document; null where it could not be read.</param>
/// <param name="Failure">Why it could not.</param>
internal sealed record ExportFile(string Name, JsonElement? Root, SourceFailure? Failure)
{
    private const long MaxEntry = 64 * 1024 * 1024;
    private const int MaxEntries = 200_000;

    /// <summary>All documents below the paths, archives unpacked; in order of their names.</summary>
    /// <exception cref="CollectorException">There is nothing at a path.</exception>
    public static IEnumerable<ExportFile> Read(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var file in CatalogFile.Find(paths, ".json", ".yaml", ".yml", ".zip"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.TryRead(out var failure) is not { } bytes) yield return new ExportFile(file.Name, null, failure);
            else if (!file.Ends(".zip")) yield return Of(bytes, file.Name);
            else foreach (var entry in Unpack(bytes, file.Name, cancellationToken)) yield return entry;
        }
    }

    private static ExportFile Of(byte[] bytes, string name)
    {
        var root = StructuredText.Read(bytes, name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name, out var failure);
        return new ExportFile(name, failure is null ? root : null, failure);
    }

    private static List<ExportFile> Unpack(byte[] bytes, string name, CancellationToken cancellationToken)
    {
        var files = new List<ExportFile>();
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (var entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal).Take(MaxEntries))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (StructuredText.IsStructured(entry.FullName)) files.Add(Of(entry, name));
            }
        }
        catch (InvalidDataException)
        {
            files.Add(new ExportFile(name, null, new SourceFailure(SourceCodes.UnreadableFile, name, 1, 1, "expected a zip archive")));
        }

        return files;
    }

    // What an entry says of its length may be wrong: what is read decides.
    private static ExportFile Of(ZipArchiveEntry entry, string archive)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var stream = entry.Open();
            var buffer = new byte[64 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if (unpacked.Length + count > MaxEntry) return Failed(SourceCodes.TooLong, $"expected at most {MaxEntry} bytes");
                unpacked.Write(buffer, 0, count);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            return Failed(SourceCodes.UnreadableFile, "cannot be unpacked");
        }

        return Of(unpacked.ToArray(), entry.FullName);

        ExportFile Failed(string code, string message) => new(entry.FullName, null, new SourceFailure(code, $"{archive}/{entry.FullName}", 1, 1, message));
    }

    /// <summary>A failure about the document.</summary>
    public CollectedFailure Fail(string message) => new(new SourceFailure(CollectCodes.Malformed, Name, 1, 1, message));
}
