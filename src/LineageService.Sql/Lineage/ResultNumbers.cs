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
    private readonly Dictionary<TargetColumn, int> _targets = [];

    // The first read of each table; later ones have its columns' numbers.
    private readonly List<ScanRelation?> _reads = [null];
    private Dictionary<(int Table, string Column), int>? _otherSpellings;
    private int _sources;

    public int Of(TableName table)
    {
        if (_tables.TryGetValue(table, out var number)) return number;
        _reads.Add(null);
        return _tables[table] = _tables.Count + 1;
    }

    /// <summary>The number of the table that is read.</summary>
    public int Of(ScanRelation scan)
    {
        if (scan.TableNumber == 0) scan.TableNumber = Of(scan.Table);
        return scan.TableNumber;
    }

    /// <summary>The number of a source column: one for all reads of its table.</summary>
    public int Of(ScanColumn column) => column.Number != 0 ? column.Number : column.Number = Find(column);

    /// <summary>The number of a target column.</summary>
    /// <param name="isNew">True where it is the first time.</param>
    public int Of(TargetColumn column, out bool isNew)
    {
        isNew = !_targets.TryGetValue(column, out var number);
        return isNew ? _targets[column] = _targets.Count + 1 : number;
    }

    private int Find(ScanColumn column)
    {
        var table = Of(column.Relation);
        var first = _reads[table] ??= column.Relation;
        if (ReferenceEquals(first, column.Relation)) return ++_sources;
        var known = first.Symbol(column.Name);
        if (known.Name == column.Name) return Of(known);

        // The first read spells it in another case; where no schema tells, they are two.
        _otherSpellings ??= [];
        if (!_otherSpellings.TryGetValue((table, column.Name), out var number)) _otherSpellings[(table, column.Name)] = number = ++_sources;
        return number;
    }
}
