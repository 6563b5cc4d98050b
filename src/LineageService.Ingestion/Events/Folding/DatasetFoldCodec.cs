using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The stored form of a <see cref="DatasetFold"/>.</summary>
internal static class DatasetFoldCodec
{
    private const byte Version = 1;

    public static void Write(StateWriter writer, DatasetFold fold)
    {
        writer.Octet(Version);
        Write(writer, fold.WholeSchema);
        Write(writer, fold.PartSchema);
        Write(writer, fold.ReadSchema);
        LatestCodec.Write(writer, fold.Tags);
        LatestCodec.Write(writer, fold.Ownership);
        LatestCodec.Write(writer, fold.Kind);
        LatestCodec.Write(writer, fold.Documentation);
        Write(writer, fold.Symlinks);
        writer.Key(fold.LifeKey);
        writer.Flag(fold.IsDropped);
        Write(writer, fold.Former);
        writer.Key(fold.AliasKey);
        writer.Flag(fold.AliasOf is not null);
        if (fold.AliasOf is { } canonical) writer.Dataset(canonical);
        Write(writer, fold.Aliases);
        writer.Flag(fold.MentionsOverflow);
        writer.Number(fold.Mentions.Count);
        foreach (var job in fold.Mentions) writer.Job(job);
        fold.Written.Write(writer);
    }

    public static DatasetFold Read(DatasetId id, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        if (reader.Octet() != Version)
            throw new LineageStoreException("The store's dataset states are of a newer version.", isTransient: false);
        var fold = new DatasetFold(id)
        {
            WholeSchema = ReadSchema(ref reader),
            PartSchema = ReadSchema(ref reader),
            ReadSchema = ReadSchema(ref reader),
            Tags = LatestCodec.ReadTags(ref reader),
            Ownership = LatestCodec.ReadOwnership(ref reader),
            Kind = LatestCodec.ReadText(ref reader),
            Documentation = LatestCodec.ReadText(ref reader),
            Symlinks = ReadSymlinks(ref reader),
            LifeKey = reader.Key(),
            IsDropped = reader.Flag(),
        };
        for (var count = reader.Count(); count > 0; count--) fold.Former.Add(reader.Dataset());
        fold.AliasKey = reader.Key();
        if (reader.Flag()) fold.AliasOf = reader.Dataset();
        for (var count = reader.Count(); count > 0; count--) fold.Aliases.Add(reader.Dataset());
        fold.MentionsOverflow = reader.Flag();
        for (var count = reader.Count(); count > 0; count--) fold.Mentions.Add(reader.Job());
        fold.Written = WrittenDataset.Read(ref reader);
        return fold;
    }

    private static void Write(StateWriter writer, SortedSet<DatasetId> ids)
    {
        writer.Number(ids.Count);
        foreach (var id in ids) writer.Dataset(id);
    }

    private static void Write(StateWriter writer, Latest<SchemaValue> latest)
    {
        if (LatestCodec.Begin(writer, latest) is not { } schema) return;
        writer.Number(schema.Fields.Length);
        foreach (var field in schema.Fields)
        {
            writer.Text(field.Path);
            writer.Text(field.Type);
        }
    }

    private static Latest<SchemaValue> ReadSchema(ref StateReader reader)
    {
        if (!LatestCodec.Begin(ref reader, out var key)) return new(key, null);
        var fields = ImmutableArray.CreateBuilder<SchemaField>(reader.Count());
        for (var count = fields.Capacity; count > 0; count--) fields.Add(new SchemaField(reader.Name(), reader.Text()));
        return new(key, new SchemaValue(fields.MoveToImmutable()));
    }

    private static void Write(StateWriter writer, Latest<SymlinksDatasetFacet> latest)
    {
        if (LatestCodec.Begin(writer, latest) is not { } symlinks) return;
        writer.Number(symlinks.Identifiers.Length);
        foreach (var symlink in symlinks.Identifiers)
        {
            writer.Dataset(symlink.Id);
            writer.Text(symlink.Type);
        }
    }

    private static Latest<SymlinksDatasetFacet> ReadSymlinks(ref StateReader reader)
    {
        if (!LatestCodec.Begin(ref reader, out var key)) return new(key, null);
        var symlinks = ImmutableArray.CreateBuilder<SymlinkIdentifier>(reader.Count());
        for (var count = symlinks.Capacity; count > 0; count--) symlinks.Add(new SymlinkIdentifier(reader.Dataset(), reader.Name()));
        return new(key, new SymlinksDatasetFacet(symlinks.MoveToImmutable()));
    }
}
