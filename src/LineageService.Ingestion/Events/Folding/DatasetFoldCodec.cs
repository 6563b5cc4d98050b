using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The stored form of a <see cref="DatasetFold"/>, in two parts: the keys, which move with every event, and the content, which mostly
/// stays.
/// </summary>
internal static class DatasetFoldCodec
{
    private const byte Version = 2;

    // States of before the catalog was read have none.
    private const byte WithoutCatalog = 1;

    public static void WriteKeys(StateWriter writer, DatasetFold fold)
    {
        writer.Octet(Version);
        writer.Key(fold.WholeSchema.Key);
        writer.Key(fold.PartSchema.Key);
        writer.Key(fold.ReadSchema.Key);
        writer.Key(fold.Tags.Key);
        writer.Key(fold.Ownership.Key);
        writer.Key(fold.Kind.Key);
        writer.Key(fold.Documentation.Key);
        writer.Key(fold.Symlinks.Key);
        writer.Key(fold.LifeKey);
        writer.Key(fold.AliasKey);
        writer.Key(fold.Catalog.Key);
    }

    public static void WriteContent(StateWriter writer, DatasetFold fold)
    {
        writer.Octet(Version);
        Write(writer, fold.WholeSchema.Value);
        Write(writer, fold.PartSchema.Value);
        Write(writer, fold.ReadSchema.Value);
        FacetCodec.Write(writer, fold.Tags.Value);
        FacetCodec.Write(writer, fold.Ownership.Value);
        writer.Text(fold.Kind.Value);
        writer.Text(fold.Documentation.Value);
        FacetCodec.Write(writer, fold.Symlinks.Value);
        writer.Flag(fold.IsDropped);
        Write(writer, fold.Former);
        writer.Flag(fold.Symlink is not null);
        if (fold.Symlink is { } canonical) writer.Dataset(canonical);
        Write(writer, fold.Aliases);
        writer.Flag(fold.MentionsOverflow);
        writer.Number(fold.Mentions.Count);
        foreach (var job in fold.Mentions) writer.Job(job);
        fold.Written.Write(writer);
        FacetCodec.Write(writer, fold.Catalog.Value);
        FacetCodec.Write(writer, fold.Written.Catalog);
    }

    public static DatasetFold Read(DatasetId id, ReadOnlySpan<byte> keys, ReadOnlySpan<byte> content)
    {
        var key = new StateReader(keys);
        var value = new StateReader(content);
        var hasCatalog = CheckVersion(ref key) & CheckVersion(ref value);
        var fold = new DatasetFold(id)
        {
            WholeSchema = new(key.Key(), ReadSchema(ref value)),
            PartSchema = new(key.Key(), ReadSchema(ref value)),
            ReadSchema = new(key.Key(), ReadSchema(ref value)),
            Tags = new(key.Key(), FacetCodec.ReadTags(ref value)),
            Ownership = new(key.Key(), FacetCodec.ReadOwnership(ref value)),
            Kind = new(key.Key(), value.Text()),
            Documentation = new(key.Key(), value.Text()),
            Symlinks = new(key.Key(), FacetCodec.ReadSymlinks(ref value)),
            LifeKey = key.Key(),
            IsDropped = value.Flag(),
            AliasKey = key.Key(),
        };
        for (var count = value.Count(); count > 0; count--) fold.Former.Add(value.Dataset());
        if (value.Flag()) fold.Symlink = value.Dataset();
        for (var count = value.Count(); count > 0; count--) fold.Aliases.Add(value.Dataset());
        fold.MentionsOverflow = value.Flag();
        for (var count = value.Count(); count > 0; count--) fold.Mentions.Add(value.Job());
        fold.Written = WrittenDataset.Read(ref value);
        if (!hasCatalog) return fold;
        fold.Catalog = new(key.Key(), FacetCodec.ReadCatalog(ref value));
        fold.Written = fold.Written with { Catalog = FacetCodec.ReadCatalog(ref value) };
        return fold;
    }

    private static bool CheckVersion(ref StateReader reader) => reader.Octet() switch
    {
        Version => true,
        WithoutCatalog => false,
        _ => throw new LineageStoreException("The store's dataset states are of a newer version.", isTransient: false),
    };

    private static void Write(StateWriter writer, SortedSet<DatasetId> ids)
    {
        writer.Number(ids.Count);
        foreach (var id in ids) writer.Dataset(id);
    }

    private static void Write(StateWriter writer, SchemaValue? schema)
    {
        writer.Flag(schema is not null);
        if (schema is null) return;
        writer.Number(schema.Fields.Length);
        foreach (var field in schema.Fields)
        {
            writer.Text(field.Path);
            writer.Text(field.Type);
        }
    }

    private static SchemaValue? ReadSchema(ref StateReader reader)
    {
        if (!reader.Flag()) return null;
        var fields = ImmutableArray.CreateBuilder<SchemaField>(reader.Count());
        for (var count = fields.Capacity; count > 0; count--) fields.Add(new SchemaField(reader.Name(), reader.Text()));
        return new SchemaValue(fields.MoveToImmutable());
    }
}
