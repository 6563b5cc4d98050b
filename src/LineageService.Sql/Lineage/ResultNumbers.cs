using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;

namespace LineageService.Sql.Lineage;

/// <summary>
/// Numbers the tables, source columns and target columns of a result, each by its name: equal numbers are equal names, so that repeats are found without
/// hashing names again. Starts at 1. Mutable; one per result.
/// </summary>
internal sealed class ResultNumbers
{
    private readonly Dictionary<TableName, int> _tables = [];
    private readonly Dictionary<(int Table, string Column), int> _sources = [];
    private readonly Dictionary<TargetColumn, int> _targets = [];

    public int Of(TableName table)
    {
        if (!_tables.TryGetValue(table, out var number)) _tables[table] = number = _tables.Count + 1;
        return number;
    }

    /// <summary>The number of the table that is read.</summary>
    public int Of(ScanRelation scan)
    {
        if (scan.TableNumber == 0) scan.TableNumber = Of(scan.Table);
        return scan.TableNumber;
    }

    /// <summary>The number of a source column: one for all reads of its table.</summary>
    public int Of(ScanColumn column)
    {
        if (column.Number != 0) return column.Number;
        var name = (Of(column.Relation), column.Name);
        if (!_sources.TryGetValue(name, out var number)) _sources[name] = number = _sources.Count + 1;
        return column.Number = number;
    }

    public int Of(TargetColumn column)
    {
        if (!_targets.TryGetValue(column, out var number)) _targets[column] = number = _targets.Count + 1;
        return number;
    }
}
