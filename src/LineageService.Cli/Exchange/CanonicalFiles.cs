using LineageService.Cli.CommandLine;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.Exchange;

/// <summary>Files that are canonical exports, among the paths of <c>lineage import</c>.</summary>
internal static class CanonicalFiles
{
    /// <summary>True where the file, gzip or not, begins as an export does.</summary>
    public static bool IsExport(string path)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var stream = SourceStream.Unpack(SourceStream.OpenFile(path));
            Span<byte> head = stackalloc byte[64];
            return CanonicalImport.IsExport(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Whoever reads it for what it is says what is wrong with it.
            return false;
        }
    }

    /// <exception cref="CommandException">It is of a newer version.</exception>
    public static async Task<CanonicalImportReport> ImportAsync(
        LineageGraphHost host, string path, TimeProvider time, IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        var stream = SourceStream.Unpack(SourceStream.OpenFile(path));
        await using var closing = stream.ConfigureAwait(false);
        try
        {
            return await CanonicalImport.RunAsync(host, stream, time, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException failure)
        {
            throw new CommandException(ExitCodes.Usage, $"{Path.GetFileName(path)}: {failure.Message}");
        }
    }
}
