using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Codecs;

/// <summary>What the graph needs of a job's record, in numbers: datasets read and written, and what is unknown.</summary>
internal readonly record struct JobLinks(int[] Inputs, int[] Outputs, ImmutableArray<UnknownLineage> Unknowns)
{
    private const byte Version = 1;

    public static JobLinks None { get; } = new([], [], []);

    public byte[] ToBlob()
    {
        var writer = new VarintWriter(32);
        writer.Byte(Version);
        writer.Numbers(Inputs);
        writer.Numbers(Outputs);
        UnknownCodec.Write(writer, Unknowns);
        return writer.ToArray();
    }

    public static JobLinks Read(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty) return None;
        var reader = new VarintReader(blob);
        var version = reader.Byte();
        if (version != Version)
            throw new LineageStoreException($"A job is stored in version {version}, which this program does not read.", isTransient: false);
        return new JobLinks(reader.Numbers(), reader.Numbers(), UnknownCodec.Read(ref reader));
    }
}
