using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Makes the record of a dataset from what events said under its own id and under its paths.</summary>
internal static class DatasetComposer
{
    /// <summary>The record of a path that belongs to a table: no more than whose it is.</summary>
    public static DatasetRecord Alias(DatasetFold fold, DatasetId canonical) =>
        new(fold.Id) { AliasOf = canonical, Symlinks = Links(fold, [canonical]) };

    /// <param name="aliases">The paths that now belong to it.</param>
    public static DatasetRecord Canonical(DatasetFold fold, IReadOnlyList<DatasetFold> aliases)
    {
        var whole = fold.WholeSchema;
        var part = fold.PartSchema;
        var read = fold.ReadSchema;
        var tags = fold.Tags;
        var owners = fold.Ownership;
        var kind = fold.Kind;
        var documentation = fold.Documentation;
        var catalog = fold.Catalog;
        var life = (Key: fold.LifeKey, fold.IsDropped);
        foreach (var alias in aliases)
        {
            whole = whole.Later(alias.WholeSchema);
            part = part.Later(alias.PartSchema);
            read = read.Later(alias.ReadSchema);
            tags = tags.Later(alias.Tags);
            owners = owners.Later(alias.Ownership);
            kind = kind.Later(alias.Kind);
            documentation = documentation.Later(alias.Documentation);
            catalog = catalog.Later(alias.Catalog);
            if (alias.LifeKey > life.Key) life = (alias.LifeKey, alias.IsDropped);
        }

        var (fields, knowledge) = Schema(whole, part, read);
        return new DatasetRecord(fold.Id)
        {
            Kind = kind.Value,
            Owner = owners.Value is { Owners: [var first, ..] } ? first.Name : null,
            Description = documentation.Value,
            Fields = fields,
            Schema = knowledge,
            Tags = TagTexts.Of(tags.Value),
            Symlinks = Links(fold, aliases.Select(alias => alias.Id)),
            Catalog = catalog.Value,
            Exists = !life.IsDropped,
        };
    }

    private static (ImmutableArray<SchemaField> Fields, SchemaKnowledge Knowledge) Schema(
        Latest<SchemaValue> whole, Latest<SchemaValue> part, Latest<SchemaValue> read)
    {
        if (whole.Value is { } told)
            return (part.Value is { } later && part.Key > whole.Key ? told.Union(later) : told.Fields, SchemaKnowledge.Complete);
        if (part.Value is { } documented)
            return (read.Value is { } seen ? documented.Union(seen) : documented.Fields, SchemaKnowledge.Partial);
        return read.Value is { } only ? (only.Fields, SchemaKnowledge.Complete) : ([], SchemaKnowledge.None);
    }

    private static ImmutableArray<DatasetId> Links(DatasetFold fold, IEnumerable<DatasetId> merged)
    {
        var links = new SortedSet<DatasetId>(merged);
        links.UnionWith(fold.Former);
        foreach (var symlink in fold.Symlinks.Value?.Identifiers ?? []) links.Add(symlink.Id);
        links.Remove(fold.Id);
        return [.. links];
    }
}
