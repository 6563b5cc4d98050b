using System.Buffers.Binary;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>A believed version of an edge set as stored or as it will be. Mutable; one commit.</summary>
internal sealed class EdgeVersionRow(string? elementId, EdgeContent content, bool isActive)
{
    /// <summary>Null for one that is not in the database yet.</summary>
    public string? ElementId { get; } = elementId;

    public EdgeContent Content { get; } = content;

    public bool IsActive { get; } = isActive;

    public string Producer { get; set; } = "";

    /// <summary>In ticks.</summary>
    public long ValidFrom { get; init; }

    /// <summary><see cref="ContentSpan.Open"/> while it holds.</summary>
    public long ValidTo { get; set; } = ContentSpan.Open;

    public long RecordedFrom { get; init; }

    public long? ClosedAt { get; set; }

    public long? RecordedTo { get; set; }

    public byte[]? Cause { get; set; }

    public byte[]? EndCause { get; set; }

    /// <summary>True where a stored one has to be written.</summary>
    public bool IsChanged { get; set; }

    /// <summary>True of a stored one that was current when it was read.</summary>
    public bool WasCurrent { get; init; }

    public bool IsCurrent => ClosedAt is null && RecordedTo is null;

    /// <summary>True of one that was recorded and withdrawn at one time: no point shows it.</summary>
    public bool IsUnseen => RecordedTo <= RecordedFrom;

    /// <summary>When what it says of its end became known.</summary>
    public long KnownSince => ClosedAt ?? RecordedFrom;

    public ContentSpan Span => new(ValidFrom, ValidTo, Content.Number ^ (IsActive ? 0 : UInt128.One));
}

/// <summary>What a version claims, as bytes, with their hash. Immutable.</summary>
/// <param name="Count">Number of edges.</param>
/// <param name="Unknowns">Null for none.</param>
internal sealed record EdgeContent(byte[] Edges, int Count, byte[]? Unknowns, byte[] Hash)
{
    private EdgeBlock? _block;

    public UInt128 Number => BinaryPrimitives.ReadUInt128LittleEndian(Hash);

    public EdgeBlock Block
    {
        get => _block ??= EdgeBlockCodec.Read(Edges);
        init => _block = value;
    }
}
