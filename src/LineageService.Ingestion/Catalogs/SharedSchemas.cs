using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Ingestion.Naming;
using LineageService.Model;

namespace LineageService.Ingestion.Catalogs;

/// <summary>
/// Makes a schema that is known under one name of a dataset known under its other names: what events told of a table serves the SQL that
/// names it otherwise. Only catalogs learn of it, never records: a merge can be undone.
/// </summary>
internal sealed class SharedSchemas(IdentityMap identity, ImmutableArray<NamespaceAlias> namespaces, CatalogSet catalogs)
{
    private readonly ILookup<string, string> _namespaces = namespaces.ToLookup(alias => alias.Canonical, alias => alias.Alias,
        StringComparer.Ordinal);

    public void Share(IReadOnlyDictionary<DatasetId, DatasetRecord> records)
    {
        var groups = new Dictionary<DatasetId, List<DatasetRecord>>();
        foreach (var record in records.Values)
        {
            var canonical = AliasChain(records, record.Id);
            if (!groups.TryGetValue(canonical, out var group)) groups[canonical] = group = [];

            // The name that stands comes first: its schema counts where several are known.
            if (record.Id == canonical) group.Insert(0, record);
            else group.Add(record);
        }

        foreach (var group in groups.Values)
        {
            if (group.Find(record => record is { Schema: SchemaKnowledge.Complete, Exists: true }) is not { } known) continue;
            foreach (var record in group) Seed(known, record.Id);
            foreach (var space in _namespaces[known.Id.Namespace]) Seed(known, known.Id with { Namespace = space });
        }
    }

    private void Seed(DatasetRecord known, DatasetId name)
    {
        if (name == known.Id || catalogs.Of(name.Namespace).FindExact(DatasetNaming.ToTable(name)) is not null) return;
        catalogs.Seed(known with { Id = name });
    }

    private DatasetId AliasChain(IReadOnlyDictionary<DatasetId, DatasetRecord> records, DatasetId id)
    {
        // Rings are nobody's meaning: a few steps and no more.
        for (var step = 0; step < 8; step++)
        {
            if (identity.Canonical(id) is var canonical && canonical != id) id = canonical;
            else if (records.TryGetValue(id, out var record) && record.AliasOf is { } table && table != id) id = table;
            else break;
        }

        return id;
    }
}
