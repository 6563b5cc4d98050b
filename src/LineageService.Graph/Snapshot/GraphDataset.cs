using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// A dataset in a graph: what filters and answers need of it, and where its nodes are. Not the record: description, types and tags stay
/// in the store. Immutable.
/// </summary>
public sealed record GraphDataset
{
    /// <summary>Its number: dense, given once, never reused while the process lives.</summary>
    public required int Ordinal { get; init; }

    public required DatasetId Id { get; init; }

    public string? Kind { get; init; }

    public string? Layer { get; init; }

    public string? Owner { get; init; }

    public bool Exists { get; init; } = true;

    /// <summary>
    /// The dataset it is only another name of, by its symlinks, a merge or a rule; questions about it are answered for that one, and its
    /// edges stand there. It keeps its own fields and facts, so that nothing is lost when that ends.
    /// </summary>
    public DatasetId? AliasOf { get; init; }

    /// <summary>Ordinals of the datasets that are other names of this one, in order of their names.</summary>
    public int[] Aliases { get; init; } = [];

    public SchemaKnowledge Schema { get; init; }

    /// <summary>Every path ever declared or mentioned, in order of arrival.</summary>
    public FieldTable Fields { get; init; } = FieldTable.Empty;

    /// <summary>The node of its row set.</summary>
    public int RowSetNode { get; init; } = -1;

    /// <summary>True where its own record names the dataset it is another name of: then mentioned fields are no schema of it.</summary>
    internal bool IsLink { get; init; }

    /// <summary>True where edges or jobs were stated under this name while it was another one's: they stand there.</summary>
    internal bool IsStated { get; init; }

    /// <summary>What it says of itself, where its aliases add to that; null where they add nothing.</summary>
    internal OwnFacts? Own { get; init; }

    /// <summary>One bit a field: part of the schema, or mentioned while the schema is not complete. Null: all are.</summary>
    internal ulong[]? Declared { get; init; }

    /// <summary>How many fields stand right behind the row set node.</summary>
    internal int ContiguousFields { get; init; }

    /// <summary>Nodes of the fields that came later.</summary>
    internal int[] LaterNodes { get; init; } = [];

    /// <summary>Place in name order: odd among the base's datasets, even for a gap between them.</summary>
    internal int SortKey { get; init; }

    /// <summary>Ordinals of jobs that read it and of whose lineage something is unknown.</summary>
    internal int[] UnknownReaders { get; init; } = [];

    /// <summary>Ordinals of jobs that write it and of whose lineage something is unknown.</summary>
    internal int[] UnknownWriters { get; init; } = [];

    /// <summary>Ordinals of jobs that read it and of whose lineage something is unknown: they may carry on more than their edges say.</summary>
    public ReadOnlySpan<int> JobsReadingUnknown => UnknownReaders;

    /// <summary>The node of a field by its index in <see cref="Fields"/>.</summary>
    public int NodeOf(int field) => field < ContiguousFields ? RowSetNode + 1 + field : LaterNodes[field - ContiguousFields];

    /// <summary>True where a field is part of the schema as far as that is known, whether or not an edge touches it.</summary>
    public bool IsDeclared(int field) => Declared is null || ((Declared[field >> 6] >> (field & 63)) & 1) != 0;

    /// <summary>Never 0.</summary>
    internal DatasetTraits Traits() => DatasetTraits.Known
        | (Fields.StarIndex >= 0 ? DatasetTraits.Star : 0)
        | (UnknownReaders.Length > 0 ? DatasetTraits.UnknownReaders : 0)
        | (UnknownWriters.Length > 0 ? DatasetTraits.UnknownWriters : 0);
}

/// <summary>What few datasets have, and those that have none of it are passed quickly.</summary>
[Flags]
internal enum DatasetTraits : byte
{
    Known = 1,

    /// <summary>A field that stands for columns without names.</summary>
    Star = 2,

    UnknownReaders = 4,

    UnknownWriters = 8,
}
