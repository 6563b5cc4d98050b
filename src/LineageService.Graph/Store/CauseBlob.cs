using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What made a version begin or end, as stored: version byte, job version, run, event; each may be missing.</summary>
public static class CauseBlob
{
    private const byte Version = 1;
    private const int RunLength = 16;

    public static byte[]? Write(EdgeCause? cause)
    {
        if (cause is null) return null;
        var writer = new VarintWriter(64);
        writer.Byte(Version);
        writer.OptionalText(cause.JobVersion);
        writer.OptionalText(cause.Event);
        if (cause.Run is { } run) writer.Bytes(run.Value.ToByteArray(bigEndian: true));
        return writer.ToArray();
    }

    public static EdgeCause? Read(byte[]? blob)
    {
        if (blob is null) return null;
        var reader = new VarintReader(blob);
        var version = reader.Byte();
        if (version != Version)
            throw new LineageStoreException(
                $"A cause is stored in version {version}, which this program does not read.", isTransient: false);
        var (job, @event) = (reader.OptionalText(), reader.OptionalText());
        return new EdgeCause(job, reader.AtEnd ? null : new RunId(new Guid(blob.AsSpan()[^RunLength..], bigEndian: true)), @event);
    }
}
