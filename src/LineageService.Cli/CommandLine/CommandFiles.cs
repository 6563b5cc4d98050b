using System.IO.Compression;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.CommandLine;

/// <summary>Opens the files a command names; <c>-</c> and none are stdin or stdout. What cannot be opened is a wrong command line.</summary>
public static class CommandFiles
{
    /// <summary>Opens a file to read, unpacked where it is gzip.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Stream OpenRead(string? path)
    {
        try
        {
            return SourceStream.Unpack(path is null or "-" ? Console.OpenStandardInput() : SourceStream.OpenFile(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"Cannot read {path}: {failure.Message}", failure);
        }
    }

    /// <summary>Creates a file to write, or replaces one; packed where its name ends in <c>.gz</c>.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static Stream OpenWrite(string? path)
    {
        try
        {
            if (path is null or "-") return Console.OpenStandardOutput();
            var file = new FileStream(path, FileMode.Create, FileAccess.Write);
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal) : file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"Cannot write {path}: {failure.Message}", failure);
        }
    }
}
