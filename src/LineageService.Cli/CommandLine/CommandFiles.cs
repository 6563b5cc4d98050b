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

    /// <summary>Creates a file to write, or replaces one.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static Stream OpenWrite(string? path)
    {
        try
        {
            return path is null or "-" ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create, FileAccess.Write);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"Cannot write {path}: {failure.Message}", failure);
        }
    }
}
