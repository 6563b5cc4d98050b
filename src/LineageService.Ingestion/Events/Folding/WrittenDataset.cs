using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The dataset record that events alone gave when it was last written. What the stored record has beyond it, a catalog or a task put there,
/// and it is kept.
/// </summary>
/// <param name="Record">Hash of the record.</param>
/// <param name="Fields">Hash of its fields; 0 for none.</param>
internal sealed record WrittenDataset(
    ulong Record,
    ulong Fields,
    string? Kind,
    string? Owner,
    string? Description,
    ImmutableArray<string> Tags,
    ImmutableArray<DatasetId> Symlinks)
{
    /// <summary>Written apart, for states of before have none.</summary>
    public DatasetCatalog? Catalog { get; init; }

    public static WrittenDataset None { get; } = new(0, 0, null, null, null, [], []);

    public static WrittenDataset Of(DatasetRecord record) => new(
        HashOf(record),
        record.Fields.IsEmpty ? 0 : HashOf(record.Fields),
        record.Kind,
        record.Owner,
        record.Description,
        record.Tags,
        record.Symlinks)
    {
        Catalog = record.Catalog,
    };

    /// <summary>The record that joins what events give with what others wrote into the stored one.</summary>
    public DatasetRecord Join(DatasetRecord ours, DatasetRecord? stored)
    {
        if (stored is null || ours.AliasOf is not null) return ours;
        var joined = ours with
        {
            Layer = stored.Layer,
            Kind = ours.Kind ?? Others(stored.Kind, Kind),
            Owner = ours.Owner ?? Others(stored.Owner, Owner),
            Description = ours.Description ?? Others(stored.Description, Description),
            Catalog = ours.Catalog ?? Others(stored.Catalog, Catalog),
            Tags = [.. ours.Tags.Union(stored.Tags.Except(Tags)).Order(StringComparer.Ordinal)],
            Symlinks = [.. ours.Symlinks.Union(stored.Symlinks.Except(Symlinks)).Order()],
        };

        // A complete schema that is not ours comes first and is only ever added to: two observers, neither sees less than all.
        var isOthers = stored.Schema == SchemaKnowledge.Complete && HashOf(stored.Fields) != Fields;
        if (!isOthers || (stored.SchemaDerived && ours.Schema == SchemaKnowledge.Complete)) return joined;
        return joined with { Fields = Add(stored.Fields, ours), Schema = SchemaKnowledge.Complete, SchemaDerived = stored.SchemaDerived };
    }

    /// <summary>What others than events told of a dataset, out of the record that joins both.</summary>
    public DatasetRecord Remainder(DatasetRecord stored)
    {
        var isOthers = stored.Schema == SchemaKnowledge.Complete && HashOf(stored.Fields) != Fields;
        return new DatasetRecord(stored.Id)
        {
            Layer = stored.Layer,
            Kind = Others(stored.Kind, Kind),
            Owner = Others(stored.Owner, Owner),
            Description = Others(stored.Description, Description),
            Catalog = Others(stored.Catalog, Catalog),
            Tags = [.. stored.Tags.Except(Tags)],
            Symlinks = [.. stored.Symlinks.Except(Symlinks)],
            Fields = isOthers ? stored.Fields : [],
            Schema = isOthers ? SchemaKnowledge.Complete : SchemaKnowledge.None,
            SchemaDerived = isOthers && stored.SchemaDerived,
        };
    }

    public void Write(StateWriter writer)
    {
        writer.Fixed(Record);
        writer.Fixed(Fields);
        writer.Text(Kind);
        writer.Text(Owner);
        writer.Text(Description);
        writer.Number(Tags.Length);
        foreach (var tag in Tags) writer.Text(tag);
        writer.Number(Symlinks.Length);
        foreach (var symlink in Symlinks) writer.Dataset(symlink);
    }

    public static WrittenDataset Read(ref StateReader reader)
    {
        var record = reader.Fixed();
        var fields = reader.Fixed();
        var kind = reader.Text();
        var owner = reader.Text();
        var description = reader.Text();
        var tags = ImmutableArray.CreateBuilder<string>(reader.Count());
        for (var count = tags.Capacity; count > 0; count--) tags.Add(reader.Name());
        var symlinks = ImmutableArray.CreateBuilder<DatasetId>(reader.Count());
        for (var count = symlinks.Capacity; count > 0; count--) symlinks.Add(reader.Dataset());
        return new WrittenDataset(record, fields, kind, owner, description, tags.MoveToImmutable(), symlinks.MoveToImmutable());
    }

    private static T? Others<T>(T? stored, T? ours)
        where T : class => Equals(stored, ours) ? null : stored;

    private static ImmutableArray<SchemaField> Add(ImmutableArray<SchemaField> stored, DatasetRecord ours)
    {
        if (ours.Schema != SchemaKnowledge.Complete) return stored;
        var known = stored.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        return [.. stored, .. ours.Fields.Where(field => known.Add(field.Path))];
    }

    private static ulong HashOf(ImmutableArray<SchemaField> fields)
    {
        var hash = default(StableHash);
        Add(ref hash, fields);
        return hash.Value;
    }

    private static ulong HashOf(DatasetRecord record)
    {
        var hash = default(StableHash);
        hash.Add(record.Kind);
        hash.Add(record.Owner);
        hash.Add(record.Description);
        hash.Add((int)record.Schema);
        hash.Add(record.Exists ? 1 : 2);
        hash.Add(record.Tags);
        hash.Add(record.Symlinks);
        hash.Add(record.AliasOf is { } canonical ? [canonical] : ImmutableArray<DatasetId>.Empty);
        Add(ref hash, record.Fields);
        if (record.Catalog is { } catalog)
        {
            foreach (var text in (string?[])[catalog.Framework, catalog.Type, catalog.Name, catalog.MetadataUri, catalog.WarehouseUri, catalog.Source])
                hash.Add(text);
        }

        return hash.Value;
    }

    private static void Add(ref StableHash hash, ImmutableArray<SchemaField> fields)
    {
        hash.Add(fields.Length);
        foreach (var field in fields)
        {
            hash.Add(field.Path);
            hash.Add(field.Type);
            hash.Add(field.Mode);
        }
    }
}
