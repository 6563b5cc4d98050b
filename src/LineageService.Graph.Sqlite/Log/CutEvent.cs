using System.Collections.Immutable;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>A facet cut out of a body: how many bytes of the envelope stand between it and the one before.</summary>
internal readonly record struct FacetCut(int Gap, FacetEntry Facet);

/// <summary>An event's body ready to be stored: the envelope, packed, and the facets that were cut out of it, in order.</summary>
/// <param name="Size">Length of the whole body.</param>
/// <param name="EnvelopeSize">Length of the envelope before it was packed.</param>
internal sealed record CutEvent(int Size, int EnvelopeSize, PackedBytes Envelope, ImmutableArray<FacetCut> Facets)
{
    [ThreadStatic]
    private static List<FacetPlace>? _places;

    public static CutEvent Of(ReadOnlySpan<byte> body, FacetMemory memory)
    {
        var places = _places ??= [];
        places.Clear();
        FacetCutter.Find(body, places);
        var size = body.Length;
        foreach (var place in places) size -= place.Length;
        var envelope = new byte[size];
        var cuts = ImmutableArray.CreateBuilder<FacetCut>(places.Count);
        var (read, written) = (0, 0);
        foreach (var (start, length) in places)
        {
            var gap = body[read..start];
            gap.CopyTo(envelope.AsSpan(written));
            cuts.Add(new FacetCut(gap.Length, memory.Of(body.Slice(start, length))));
            written += gap.Length;
            read = start + length;
        }

        body[read..].CopyTo(envelope.AsSpan(written));
        return new CutEvent(body.Length, size, PackedBytes.OfEnvelope(envelope), cuts.MoveToImmutable());
    }
}
