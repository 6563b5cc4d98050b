using LineageService.Sql.Catalog;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>A catalog in which some tables look different; null for one that is gone. Mutable while a change is followed.</summary>
internal sealed class ChangedCatalog(ISchemaCatalog inner) : ISchemaCatalog
{
    private readonly Dictionary<TableName, TableSchema?> _changed = [];

    public void Set(TableName table, TableSchema? schema) => _changed[table] = schema;

    public bool IsChanged(TableName table) => _changed.ContainsKey(table);

    public TableSchema? Find(ReadOnlySpan<string> parts)
    {
        var found = inner.Find(parts);
        return found is not null && _changed.TryGetValue(found.Name, out var changed) ? changed : found;
    }
}
