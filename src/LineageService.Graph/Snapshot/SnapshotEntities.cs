using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>The part of a snapshot file that is not arrays: a table of texts, then datasets, jobs and owners that refer to it.</summary>
internal static class SnapshotEntities
{
    public static ReadOnlyMemory<byte> Write(LineageGraph graph)
    {
        var texts = new TextTable();
        var body = new VarintWriter(1 << 20);
        body.Unsigned((uint)graph.DatasetCount);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++) Write(body, texts, graph.DatasetAt(ordinal));
        body.Unsigned((uint)graph.JobCount);
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++) Write(body, texts, graph.JobAt(ordinal));
        body.Unsigned((uint)graph.OwnerCount);
        for (var ordinal = 0; ordinal < graph.OwnerCount; ordinal++) Write(body, texts, graph.OwnerAt(ordinal));
        body.Unsigned((uint)graph.UnknownJobs);
        WriteChains(body, texts, graph.Names.Chains);

        var whole = new VarintWriter(body.Length + (1 << 16));
        whole.Unsigned((uint)texts.Items.Count);
        foreach (var text in texts.Items) whole.Text(text);
        whole.Bytes(body.Written.Span);
        return whole.Written;
    }

    public static LineageGraph Read(ReadOnlySpan<byte> bytes, BaseAdjacency adjacency, int[] nameOrder, long epoch, IdentityMap identity)
    {
        var reader = new VarintReader(bytes);
        var names = new NameIndex();
        var texts = new string[(int)reader.Unsigned()];
        for (var index = 0; index < texts.Length; index++) texts[index] = names.Intern(reader.Text());

        var datasets = new GraphDataset[(int)reader.Unsigned()];
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++)
        {
            datasets[ordinal] = ReadDataset(ref reader, texts, ordinal);
            names.Datasets[datasets[ordinal].Id] = ordinal;
        }

        for (var place = 0; place < nameOrder.Length; place++)
        {
            datasets[nameOrder[place]] = datasets[nameOrder[place]] with { SortKey = (2 * place) + 1 };
        }

        var jobs = new GraphJob[(int)reader.Unsigned()];
        for (var ordinal = 0; ordinal < jobs.Length; ordinal++)
        {
            jobs[ordinal] = ReadJob(ref reader, texts, ordinal);
            names.Jobs[jobs[ordinal].Id] = ordinal;
        }

        var owners = new EdgeOwner[(int)reader.Unsigned()];
        for (var ordinal = 0; ordinal < owners.Length; ordinal++)
        {
            var owner = owners[ordinal] = ReadOwner(ref reader, texts, ordinal);
            names.Owners[owner.Key] = ordinal;
        }

        var unknownJobs = (int)reader.Unsigned();
        ReadChains(ref reader, texts, names.Chains);
        return new LineageGraph(names)
        {
            Identity = identity,
            Epoch = epoch,
            EdgeCount = adjacency.EdgeCount,
            Base = adjacency,
            NameOrder = nameOrder,
            Datasets = PagedArray<GraphDataset>.Of(datasets),
            Jobs = PagedArray<GraphJob>.Of(jobs),
            Owners = PagedArray<EdgeOwner>.Of(owners),
            UnknownJobs = unknownJobs,
        };
    }

    // In the order of their numbers, so that they have them again when they are read.
    private static void WriteChains(VarintWriter writer, TextTable texts, ChainTable chains)
    {
        writer.Unsigned((uint)(chains.Count - 1));
        for (var number = 1; number < chains.Count; number++)
        {
            writer.Unsigned((uint)chains[number].Length);
            foreach (var step in chains[number])
            {
                writer.Unsigned(texts.Place(step.Name));
                writer.Byte((byte)step.Class);
                var literals = step.Literals.IsDefault ? [] : step.Literals;
                writer.Unsigned((uint)literals.Length);
                foreach (var literal in literals) writer.Unsigned(texts.Place(literal));
            }
        }
    }

    private static void ReadChains(ref VarintReader reader, string[] texts, ChainTable chains)
    {
        for (var rest = reader.Unsigned(); rest > 0; rest--)
        {
            var steps = new FunctionApplication[(int)reader.Unsigned()];
            for (var at = 0; at < steps.Length; at++)
            {
                var name = TextTable.At(texts, reader.Unsigned());
                var @class = (FunctionClass)reader.Byte();
                var literals = new string[(int)reader.Unsigned()];
                for (var place = 0; place < literals.Length; place++) literals[place] = TextTable.At(texts, reader.Unsigned());
                steps[at] = new FunctionApplication(name, @class, [.. literals]);
            }

            chains.Intern([.. steps]);
        }
    }

    private static void Write(VarintWriter writer, TextTable texts, GraphDataset dataset)
    {
        writer.Unsigned(texts.Place(dataset.Id.Namespace));
        writer.Unsigned(texts.Place(dataset.Id.Name));
        writer.Unsigned(texts.PlaceOrZero(dataset.Kind));
        writer.Unsigned(texts.PlaceOrZero(dataset.Layer));
        writer.Unsigned(texts.PlaceOrZero(dataset.Owner));
        var flags = (dataset.Exists ? 1 : 0) | ((int)dataset.Schema << 1) | (dataset.Declared is null ? 0 : 16)
            | (dataset.Own is null ? 0 : 32) | (dataset.IsLink ? 64 : 0) | (dataset.IsStated ? 8 : 0);
        writer.Byte((byte)flags);
        writer.Unsigned((uint)dataset.RowSetNode);
        Write(writer, texts, dataset.Fields, dataset.Declared);
        if (dataset.Own is { } own)
        {
            writer.Unsigned(texts.PlaceOrZero(own.Kind));
            writer.Unsigned(texts.PlaceOrZero(own.Layer));
            writer.Unsigned(texts.PlaceOrZero(own.Owner));
            writer.Byte((byte)((int)own.Schema | (own.Declared is null ? 0 : 16)));
            Write(writer, texts, own.Fields, own.Declared);
        }

        writer.Numbers(dataset.Aliases);
        writer.Unsigned(texts.PlaceOrZero(dataset.AliasOf?.Namespace));
        if (dataset.AliasOf is { } alias) writer.Unsigned(texts.Place(alias.Name));
        writer.Numbers(dataset.UnknownReaders);
        writer.Numbers(dataset.UnknownWriters);
    }

    private static GraphDataset ReadDataset(ref VarintReader reader, string[] texts, int ordinal)
    {
        var id = new DatasetId(TextTable.At(texts, reader.Unsigned()), TextTable.At(texts, reader.Unsigned()));
        var kind = TextTable.OptionalAt(texts, reader.Unsigned());
        var layer = TextTable.OptionalAt(texts, reader.Unsigned());
        var owner = TextTable.OptionalAt(texts, reader.Unsigned());
        var flags = reader.Byte();
        var rowSet = (int)reader.Unsigned();
        var (fields, declared) = ReadFields(ref reader, texts, flags);
        OwnFacts? own = null;
        if ((flags & 32) != 0)
        {
            var ownKind = TextTable.OptionalAt(texts, reader.Unsigned());
            var ownLayer = TextTable.OptionalAt(texts, reader.Unsigned());
            var ownOwner = TextTable.OptionalAt(texts, reader.Unsigned());
            var ownFlags = reader.Byte();
            var (ownFields, ownDeclared) = ReadFields(ref reader, texts, ownFlags);
            own = new OwnFacts(ownKind, ownLayer, ownOwner, (SchemaKnowledge)(ownFlags & 3), ownFields, ownDeclared);
        }

        var aliases = reader.Numbers();
        DatasetId? alias = TextTable.OptionalAt(texts, reader.Unsigned()) is { } @namespace
            ? new DatasetId(@namespace, TextTable.At(texts, reader.Unsigned()))
            : null;
        return new GraphDataset
        {
            Ordinal = ordinal,
            Id = id,
            Kind = kind,
            Layer = layer,
            Owner = owner,
            Exists = (flags & 1) != 0,
            Schema = (SchemaKnowledge)((flags >> 1) & 3),
            RowSetNode = rowSet,
            ContiguousFields = fields.Count,
            Fields = fields,
            Own = own,
            IsLink = (flags & 64) != 0,
            IsStated = (flags & 8) != 0,
            Aliases = aliases,
            Declared = declared,
            AliasOf = alias,
            UnknownReaders = reader.Numbers(),
            UnknownWriters = reader.Numbers(),
        };
    }

    private static void Write(VarintWriter writer, TextTable texts, FieldTable fields, ulong[]? declared)
    {
        writer.Unsigned((uint)fields.Count);
        foreach (var path in fields.Paths) writer.Unsigned(texts.Place(path));
        if (declared is null) return;
        writer.Unsigned((uint)declared.Length);
        foreach (var word in declared) writer.Unsigned64(word);
    }

    private static (FieldTable Fields, ulong[]? Declared) ReadFields(ref VarintReader reader, string[] texts, int flags)
    {
        var paths = new string[(int)reader.Unsigned()];
        for (var index = 0; index < paths.Length; index++) paths[index] = TextTable.At(texts, reader.Unsigned());
        if ((flags & 16) == 0) return (FieldTable.Of(paths), null);
        var declared = new ulong[(int)reader.Unsigned()];
        for (var index = 0; index < declared.Length; index++) declared[index] = reader.Unsigned64();
        return (FieldTable.Of(paths), declared);
    }

    private static void Write(VarintWriter writer, TextTable texts, GraphJob job)
    {
        writer.Unsigned(texts.Place(job.Id.Namespace));
        writer.Unsigned(texts.Place(job.Id.Name));
        writer.Byte((byte)((job.Retired ? 1 : 0) | ((int)job.State << 1) | (job.IsNameOnly ? 8 : 0)));
        writer.Unsigned(texts.PlaceOrZero(job.AliasOf?.Namespace));
        if (job.AliasOf is { } alias) writer.Unsigned(texts.Place(alias.Name));
        writer.Numbers(job.Aliases);
        UnknownCodec.Write(writer, job.Unknowns);
        writer.Numbers(job.Inputs.AsSpan());
        writer.Numbers(job.Outputs.AsSpan());
        writer.Numbers(job.Owners.AsSpan());
        writer.Numbers(job.UnknownReads.AsSpan());
        writer.Numbers(job.UnknownWrites.AsSpan());
    }

    private static GraphJob ReadJob(ref VarintReader reader, string[] texts, int ordinal)
    {
        var id = new JobId(TextTable.At(texts, reader.Unsigned()), TextTable.At(texts, reader.Unsigned()));
        var flags = reader.Byte();
        JobId? alias = TextTable.OptionalAt(texts, reader.Unsigned()) is { } @namespace
            ? new JobId(@namespace, TextTable.At(texts, reader.Unsigned()))
            : null;
        return new GraphJob
        {
            Ordinal = ordinal,
            Id = id,
            AliasOf = alias,
            Aliases = reader.Numbers(),
            Retired = (flags & 1) != 0,
            State = (AnalysisState)((flags >> 1) & 3),
            IsNameOnly = (flags & 8) != 0,
            Unknowns = UnknownCodec.Read(ref reader),
            Inputs = Numbers(ref reader),
            Outputs = Numbers(ref reader),
            Owners = Numbers(ref reader),
            UnknownReads = Numbers(ref reader),
            UnknownWrites = Numbers(ref reader),
        };
    }

    private static ImmutableArray<int> Numbers(ref VarintReader reader) => ImmutableCollectionsMarshal.AsImmutableArray(reader.Numbers());

    private static void Write(VarintWriter writer, TextTable texts, EdgeOwner owner)
    {
        writer.Unsigned((uint)owner.Job);
        writer.Unsigned((uint)owner.Target);
        writer.Unsigned((uint)owner.Key.Job);
        writer.Unsigned((uint)owner.Key.Target);
        writer.Byte((byte)owner.Evidence);
        writer.Unsigned(texts.Place(owner.Producer));
        writer.Unsigned((uint)owner.EdgeCount);
        writer.Unsigned64((ulong)(owner.ContentHash >> 64));
        writer.Unsigned64((ulong)owner.ContentHash);
        UnknownCodec.Write(writer, owner.Unknowns);
    }

    private static EdgeOwner ReadOwner(ref VarintReader reader, string[] texts, int ordinal) => new()
    {
        Ordinal = ordinal,
        Job = (int)reader.Unsigned(),
        Target = (int)reader.Unsigned(),
        Key = new OwnerKey((int)reader.Unsigned(), (int)reader.Unsigned(), (EvidenceKind)reader.Byte()),
        Producer = TextTable.At(texts, reader.Unsigned()),
        EdgeCount = (int)reader.Unsigned(),
        ContentHash = new UInt128(reader.Unsigned64(), reader.Unsigned64()),
        Unknowns = UnknownCodec.Read(ref reader),
    };
}
