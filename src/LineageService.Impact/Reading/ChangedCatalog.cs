using LineageService.Sql.Catalog;

namespace LineageService.Impact.Reading;

/// <summary>The schemas of a namespace with a change set's own laid over them. Mutable while a change set is taken in; not thread-safe then.</summary>
internal sealed class ChangedCatalog(ISchemaCatalog before) : ISchemaCatalog
{
    private readonly Dictionary<TableName, TableSchema?> _changed = [];

    public bool IsChanged => _changed.Count > 0;

    /// <inheritdoc/>
    public TableSchema? Find(ReadOnlySpan<string> parts)
    {
        var found = before.Find(parts);
        if (_changed.Count == 0) return found;
        if (found is not null) return _changed.TryGetValue(found.Name, out var other) ? other : found;

        // A table that only the change set knows: its name ends in what is written.
        TableSchema? only = null;
        foreach (var (name, schema) in _changed)
        {
            if (schema is null || !EndsWith(name.Parts.AsSpan(), parts)) continue;
            if (only is not null) return null;
            only = schema;
        }

        return only;
    }

    /// <summary>Gives a table another schema; null for a table that is gone or no longer known.</summary>
    public void Set(TableName name, TableSchema? schema) => _changed[name] = schema;

    private static bool EndsWith(ReadOnlySpan<string> name, ReadOnlySpan<string> end)
    {
        if (end.Length > name.Length) return false;
        for (var i = 1; i <= end.Length; i++) if (!string.Equals(name[^i], end[^i], StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }
}
