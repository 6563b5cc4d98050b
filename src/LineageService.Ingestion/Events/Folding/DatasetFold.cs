using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Naming;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>How an event speaks of a dataset.</summary>
internal enum DatasetRole : byte
{
    Input,
    Output,

    /// <summary>A dataset event.</summary>
    Declared,
}

/// <summary>
/// What events said about a dataset under one id, in a form that no order of arrival changes. Facts about a table's path stay with the path
/// and are joined when the record is made, so that a merge can be undone. Mutable.
/// </summary>
internal sealed class DatasetFold(DatasetId id)
{
    /// <summary>
    /// Jobs that mention a path are remembered up to this many; beyond, all jobs are looked at when the path turns out to be a table.
    /// </summary>
    public const int MaxMentions = 2000;

    public DatasetId Id { get; } = id;

    /// <summary>From outputs and dataset events whose own lineage names no further field.</summary>
    public Latest<SchemaValue> WholeSchema { get; set; }

    /// <summary>From outputs whose own lineage names fields that the facet lacks: documented columns only.</summary>
    public Latest<SchemaValue> PartSchema { get; set; }

    /// <summary>From inputs: a reader's view, which counts while no writer told.</summary>
    public Latest<SchemaValue> ReadSchema { get; set; }

    public Latest<TagsFacet> Tags { get; set; }

    public Latest<OwnershipFacet> Ownership { get; set; }

    public Latest<string> Kind { get; set; }

    public Latest<string> Documentation { get; set; }

    public Latest<DatasetCatalog> Catalog { get; set; }

    public Latest<SymlinksDatasetFacet> Symlinks { get; set; }

    /// <summary>The latest event that wrote or dropped it, and which of the two.</summary>
    public EventKey LifeKey { get; set; }

    public bool IsDropped { get; set; }

    /// <summary>Names it had before a rename.</summary>
    public SortedSet<DatasetId> Former { get; } = [];

    /// <summary>The table that this path belongs to, as the latest symlink says; only paths have one.</summary>
    public EventKey AliasKey { get; set; }

    public DatasetId? Symlink { get; set; }

    /// <summary>Tables that a person keeps this path apart from; null for none. Not part of the state: the store keeps it as exceptions.</summary>
    public HashSet<DatasetId>? Apart { get; set; }

    /// <summary>The table that this path counts as.</summary>
    public DatasetId? AliasOf => Symlink is { } table && Apart?.Contains(table) != true ? table : null;

    /// <summary>Paths that at some time were said to be this table.</summary>
    public SortedSet<DatasetId> Aliases { get; } = [];

    /// <summary>Jobs whose contributions mention this path.</summary>
    public HashSet<JobId> Mentions { get; } = [];

    public bool MentionsOverflow { get; set; }

    /// <summary>True where anything but keys changed since it was written.</summary>
    public bool IsContentDirty { get; set; }

    /// <summary>UTC ticks of the latest event since its record was composed: a record that changes then holds since.</summary>
    public long ChangedAt { get; set; }

    /// <summary>True where the store holds its content.</summary>
    public bool IsStored { get; set; }

    /// <summary>True where any key changed since they were written.</summary>
    public bool AreKeysDirty { get; set; }

    /// <summary>True where any event described it under this very id.</summary>
    public bool HasFacts =>
        !LifeKey.IsNone || !WholeSchema.Key.IsNone || !PartSchema.Key.IsNone || !ReadSchema.Key.IsNone || !Tags.Key.IsNone
            || !Ownership.Key.IsNone || !Kind.Key.IsNone || !Documentation.Key.IsNone || !Catalog.Key.IsNone;

    /// <summary>
    /// True where the record may have changed. Keys alone can do that only where facts of several ids or of several kinds are weighed by time.
    /// </summary>
    /// <param name="aliases">The paths that belong to it now.</param>
    public bool NeedsComposing(IReadOnlyList<DatasetFold> aliases)
    {
        if (IsContentDirty || Written.Record == 0) return true;
        if (AliasOf is not null) return false;
        var facts = HasFacts ? 1 : 0;
        var weighs = PartSchema.Value is not null;
        foreach (var alias in aliases)
        {
            if (alias.IsContentDirty) return true;
            facts += alias.HasFacts ? 1 : 0;
            weighs |= alias.PartSchema.Value is not null;
        }

        return weighs || facts > 1;
    }

    /// <summary>The record as made from events last time, to tell it from what others wrote.</summary>
    public WrittenDataset Written { get; set; } = WrittenDataset.None;

    public void Offer(EventKey key, EventDataset dataset, DatasetRole role)
    {
        var facets = dataset.Facets;
        var changed = false;
        ChangedAt = Math.Max(ChangedAt, key.Ticks);
        AreKeysDirty = true;
        if (facets.Schema.State != FacetState.Absent) OfferSchema(key, facets, role, ref changed);
        Tags = JobFacetsFold.Offered(Tags, key, facets.Tags, ref changed);
        Ownership = JobFacetsFold.Offered(Ownership, key, facets.Ownership, ref changed);
        if (facets.Catalog.State != FacetState.Absent) Catalog = Catalog.Offer(key, CatalogOf(facets.Catalog.Value), ref changed);
        Symlinks = JobFacetsFold.Offered(Symlinks, key, facets.Symlinks, ref changed);
        if (facets.DatasetType.State != FacetState.Absent) Kind = Kind.Offer(key, DatasetKinds.Of(facets.DatasetType.Value), ref changed);
        if (facets.Documentation.State != FacetState.Absent)
            Documentation = Documentation.Offer(key, facets.Documentation.Value?.Description, ref changed);
        IsContentDirty |= changed;
        if (role != DatasetRole.Input) OfferLife(key, facets.Lifecycle.Value?.State == LifecycleState.Drop);
    }

    public void OfferLife(EventKey key, bool dropped)
    {
        if (key <= LifeKey) return;
        ChangedAt = Math.Max(ChangedAt, key.Ticks);
        AreKeysDirty = true;
        IsContentDirty |= IsDropped != dropped;
        (LifeKey, IsDropped) = (key, dropped);
    }

    /// <summary>Folds who this path belongs to; null takes it back. True where that changes.</summary>
    public bool OfferAlias(EventKey key, DatasetId? canonical)
    {
        if (key <= AliasKey) return false;
        ChangedAt = Math.Max(ChangedAt, key.Ticks);
        AreKeysDirty = true;
        AliasKey = key;
        if (Symlink == canonical) return false;
        Symlink = canonical;
        IsContentDirty = true;
        return true;
    }

    /// <summary>Remembers a job that mentions this path; true where it is new.</summary>
    public bool Mention(JobId job)
    {
        if (MentionsOverflow || !Mentions.Add(job)) return false;
        IsContentDirty = true;
        if (Mentions.Count <= MaxMentions) return true;
        Mentions.Clear();
        MentionsOverflow = true;
        return true;
    }

    /// <summary>Adds one of the names that belong to it.</summary>
    public void AddTo(SortedSet<DatasetId> names, DatasetId name) => IsContentDirty |= names.Add(name);

    private void OfferSchema(EventKey key, DatasetFacets facets, DatasetRole role, ref bool changed)
    {
        var schema = facets.Schema.Value;
        if (role == DatasetRole.Input)
            ReadSchema = ReadSchema.Offer(key, Value(ReadSchema, schema), ref changed);
        else if (schema is not null && facets.ColumnLineage.Value is { } columns && !NamesAll(schema, columns))
            PartSchema = PartSchema.Offer(key, Value(PartSchema, schema), ref changed);
        else
            WholeSchema = WholeSchema.Offer(key, Value(WholeSchema, schema), ref changed);
    }

    private static DatasetCatalog? CatalogOf(CatalogDatasetFacet? facet) => facet is null ? null
        : new DatasetCatalog(facet.Framework, facet.Type, facet.Name, facet.MetadataUri, facet.WarehouseUri, facet.Source);

    // Mostly what is known already: then nothing is built.
    private static SchemaValue? Value(Latest<SchemaValue> known, SchemaDatasetFacet? schema) =>
        schema is null ? null
        : known.Value is { } value && value.Fields.AsSpan().SequenceEqual(schema.Fields.AsSpan()) ? value
        : SchemaValue.Of(schema);

    // Producers list both in the same order, so the search mostly succeeds at the first look.
    private static bool NamesAll(SchemaDatasetFacet schema, ColumnLineageDatasetFacet columns)
    {
        var at = 0;
        foreach (var column in columns.Fields)
        {
            var looked = 0;
            for (; looked < schema.Fields.Length; looked++, at++)
            {
                if (at == schema.Fields.Length) at = 0;
                var path = schema.Fields[at].Path;
                if (path == column.Name || string.Equals(path, column.Name, StringComparison.OrdinalIgnoreCase)) break;
            }

            if (looked == schema.Fields.Length) return false;
        }

        return true;
    }
}
