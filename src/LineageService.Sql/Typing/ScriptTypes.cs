using System.Collections.Immutable;
using LineageService.Sql.Binding;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;

namespace LineageService.Sql.Typing;

/// <summary>All that is inferred of a script's relations: types, nullability and keys. Only where it is asked for. Mutable; one per script.</summary>
internal sealed class ScriptTypes
{
    private readonly TypeInference _types;
    private readonly NullInference _nulls;
    private readonly KeyInference _keys;
    private readonly Dictionary<string, (int Writes, ImmutableArray<ResultKey> Keys)> _written = new(StringComparer.Ordinal);

    public ScriptTypes(SqlDialect dialect, CancellationToken cancellationToken)
    {
        var columns = new RelationColumns();
        _types = new TypeInference(dialect, cancellationToken);
        _nulls = new NullInference(_types, columns);
        _keys = new KeyInference(_types.Rules, columns);
    }

    /// <summary>The type of a column; null where it is not known. A column that is always NULL has none.</summary>
    public SqlType? TypeOf(ColumnSymbol column) => _types.TypeOf(column) is { Family: not TypeFamily.Null } type ? type : null;

    public bool? NullableOf(BoundRelation rows, ColumnSymbol column) => _nulls.In(rows, column);

    /// <summary>Takes in that rows were written; the keys of a target that is written twice are not known.</summary>
    public void AddRows(TableName? target, BoundRelation rows, IEnumerable<RelationColumn> columns)
    {
        var name = target?.ToString() ?? string.Empty;
        var keys = _written.TryGetValue(name, out var before) ? [] : KeysOf(target, rows, [.. columns]);
        _written[name] = (before.Writes + 1, keys);
    }

    /// <summary>The keys of what the script wrote or returned once.</summary>
    public ImmutableArray<ResultKey> Keys => [.. _written.Values.SelectMany(written => written.Keys)];

    public ImmutableArray<ResultKey> KeysOf(TableName? target, BoundRelation rows, List<RelationColumn> columns)
    {
        var keys = ImmutableArray.CreateBuilder<ResultKey>();
        foreach (var key in _keys.Of(rows))
        {
            var at = key.Select(symbol => columns.FindIndex(column => ReferenceEquals(column.Symbol, symbol))).Order().ToArray();
            if (Array.TrueForAll(at, index => index >= 0)) keys.Add(new ResultKey(target, [.. at.Distinct().Select(index => columns[index].Name)]));
        }

        return keys.ToImmutable();
    }
}
