using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Ingestion.Naming;
using LineageService.Model;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// The datasets of a store as an import sees and changes them, and the catalogs that follow from them. Collects what has to be written.
/// Mutable; changed by one thread while others read the catalogs.
/// </summary>
internal sealed class KnownDatasets
{
    private readonly Dictionary<DatasetId, DatasetRecord> _records = [];
    private readonly HashSet<DatasetId> _changed = [];
    private readonly Dictionary<DatasetId, CatalogFacts> _facts = [];
    private readonly HashSet<DatasetId> _changedFacts = [];
    private readonly NameSpellings _spellings = new();
    private readonly Lock _staleLock = new();
    private HashSet<DatasetId> _stale = [];

    /// <summary>The schemas to analyse against.</summary>
    public CatalogSet Catalogs { get; } = new();

    /// <summary>The routines that tasks define.</summary>
    public KnownRoutines Routines { get; } = new();

    /// <summary>Reads all that a store holds.</summary>
    public async Task LoadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        await Routines.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        await foreach (var record in store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            _records[record.Id] = Undated(record);
            _spellings.Add(record.Id);
        }

        var described = _records.Values.Where(record => record.Schema == SchemaKnowledge.Complete).Select(record => record.Id);
        foreach (var (id, facts) in await CatalogFacts.FindAsync(store, described, cancellationToken).ConfigureAwait(false)) _facts[id] = facts;
        foreach (var record in _records.Values) Catalogs.Seed(record, FactsOf(record.Id));
        var rules = await IdentityMap.ReadRulesAsync(store, cancellationToken).ConfigureAwait(false);
        var identity = await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
        new SharedSchemas(identity, rules.Namespaces, Catalogs).Share(_records);
    }

    /// <summary>The dataset by the spelling it is known under; see <see cref="NameSpellings"/>.</summary>
    public DatasetId Spell(DatasetId dataset) => _spellings.Find(dataset);

    /// <summary>
    /// The spellings of a dataset's fields; null where its schema is known as a whole, since then the analysis spells them as the schema does.
    /// </summary>
    public NameSpellings.Spellings? FieldSpellings(DatasetId dataset) => Catalogs.Find(dataset) is not null
        ? null
        : _spellings.FieldsOf(dataset, id => _records.TryGetValue(id, out var record) ? record.Fields.Select(field => field.Path) : []);

    /// <summary>Notes what somebody else committed; any thread. It is read again by <see cref="RefreshAsync"/>.</summary>
    public void Mark(LineageBatch batch)
    {
        lock (_staleLock)
        {
            foreach (var dataset in batch.Datasets) _stale.Add(dataset.Id);
        }
    }

    /// <summary>Reads again what was marked.</summary>
    public async Task RefreshAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        HashSet<DatasetId> stale;
        lock (_staleLock)
        {
            stale = _stale;
            _stale = [];
        }

        foreach (var id in stale)
        {
            if (await store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is not { } record) continue;
            _records[id] = Undated(record);
            _spellings.Add(id);
            Catalogs.Seed(record, FactsOf(id));
        }
    }

    /// <summary>Takes a table that a catalog or a task tells.</summary>
    /// <param name="datasetNamespace">Where the table has no namespace of its own.</param>
    /// <param name="folds">True where the table's name does not mind case.</param>
    public void Take(CatalogTable table, string datasetNamespace, bool folds = false)
    {
        var id = DatasetNaming.ToDataset(table.Schema.Name, table.Namespace ?? datasetNamespace);
        if (id.Namespace != (table.Namespace ?? datasetNamespace)) table = table.Renamed(DatasetNaming.ToTable(id));
        if (!folds)
        {
            _spellings.Add(id);
        }
        else if (Spell(id) is var spelled && spelled != id)
        {
            id = spelled;
            table = table.Renamed(DatasetNaming.ToTable(id));
        }

        var catalog = Catalogs.Of(id.Namespace);
        var present = catalog.FindExact(table.Schema.Name);
        var better = present is null || present.Origin <= table.Origin;
        if (better) catalog.Add(table);

        var record = _records.GetValueOrDefault(id) ?? new DatasetRecord(id);
        if (better) record = WithSchema(record, table);
        var overrules = table.Origin == SchemaOrigin.Catalog;
        if (better && table.Schema.IsComplete) Put(id, overrules ? CatalogFacts.Of(table) : FactsOf(id) with { Keys = table.Schema.Keys });
        Put(record with
        {
            Kind = Choose(record.Kind, table.Kind, overrules),
            Layer = Choose(record.Layer, table.Layer, overrules),
            Owner = Choose(record.Owner, table.Owner, overrules),
            Description = Choose(record.Description, table.Description, overrules),
            Exists = true,
        });
    }

    /// <summary>Takes the datasets that a job reads and writes; those it writes have its layer and owner unless they have their own.</summary>
    public void Take(JobRecord job)
    {
        foreach (var input in job.Inputs)
        {
            if (!_records.ContainsKey(input)) Put(new DatasetRecord(input));
        }

        foreach (var output in job.Outputs)
        {
            var record = _records.GetValueOrDefault(output) ?? new DatasetRecord(output);
            Put(record with { Layer = record.Layer ?? job.Layer, Owner = record.Owner ?? job.Owner });
        }
    }

    /// <summary>The records changed since the last call.</summary>
    public ImmutableArray<DatasetRecord> TakeChanges()
    {
        if (_changed.Count == 0) return [];
        var changes = _changed.Select(id => _records[id]).OrderBy(record => record.Id).ToImmutableArray();
        _changed.Clear();
        return changes;
    }

    /// <summary>The facts of catalogs changed since the last call.</summary>
    public ImmutableArray<KeyedState> TakeFacts()
    {
        if (_changedFacts.Count == 0) return [];
        var changes = _changedFacts.Order().Select(id => FactsOf(id).ToState(id)).ToImmutableArray();
        _changedFacts.Clear();
        return changes;
    }

    private CatalogFacts FactsOf(DatasetId id) => _facts.GetValueOrDefault(id, CatalogFacts.None);

    // All of a table is told at once: what it is silent of is no longer so. A key that is gone must not go on to prove anything.
    private void Put(DatasetId id, CatalogFacts facts)
    {
        if (FactsOf(id).Equals(facts)) return;
        _facts[id] = facts;
        _changedFacts.Add(id);
    }

    private void Put(DatasetRecord record)
    {
        if (_records.TryGetValue(record.Id, out var present) && present.SameAs(record)) return;
        _records[record.Id] = record;
        _spellings.Add(record.Id);
        _changed.Add(record.Id);
    }

    private static DatasetRecord WithSchema(DatasetRecord record, CatalogTable table)
    {
        if (table.Schema.IsComplete)
        {
            return record with
            {
                Fields = table.Fields,
                Schema = SchemaKnowledge.Complete,
                SchemaDerived = table.Origin == SchemaOrigin.Task,
            };
        }

        // Some columns more: what is known already stays.
        if (record.Schema == SchemaKnowledge.Complete && !record.SchemaDerived) return record;
        var paths = record.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        var added = table.Fields.Where(field => paths.Add(field.Path)).ToImmutableArray();
        return record with { Fields = record.Fields.AddRange(added), Schema = SchemaKnowledge.Partial, SchemaDerived = true };
    }

    private static string? Choose(string? present, string? told, bool overrules) => overrules ? told ?? present : present ?? told;

    // What an import changes holds since the import, not since what it changes.
    private static DatasetRecord Undated(DatasetRecord record) => record with { ValidFrom = null };
}
