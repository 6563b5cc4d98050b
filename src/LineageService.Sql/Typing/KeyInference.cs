using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Typing;

/// <summary>
/// Which sets of columns no two rows of a relation share. The empty set says that there is one row at most. What is told holds as far as the keys of the
/// catalog do; what is not told may be a key all the same. Mutable; one per script.
/// </summary>
internal sealed class KeyInference(TypeRules rules, RelationColumns columns)
{
    private const int KeyLimit = 8;
    private static readonly ColumnSymbol[][] None = [];
    private static readonly ColumnSymbol[][] OneRow = [[]];

    private readonly Dictionary<BoundRelation, ColumnSymbol[][]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The keys of a relation, in its own columns; empty where none is known.</summary>
    public ColumnSymbol[][] Of(BoundRelation relation)
    {
        if (_known.TryGetValue(relation, out var known)) return known;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return None;
        _known[relation] = None;
        return _known[relation] = relation switch
        {
            ScanRelation scan => OfScan(scan),
            DerivedRelation derived => OfDerived(derived),
            _ => None,
        };
    }

    private ColumnSymbol[][] OfScan(ScanRelation scan)
    {
        if (scan.Schema is not { Keys: { IsEmpty: false } keys } || rules.KeysAreNotUnique) return None;
        var found = new List<ColumnSymbol[]>();
        foreach (var key in keys)
        {
            var symbols = key.Select(name => scan.Find(name)).ToArray();
            if (Array.TrueForAll(symbols, symbol => symbol is not null)) found.Add(symbols!);
        }

        return [.. found];
    }

    private ColumnSymbol[][] OfDerived(DerivedRelation relation)
    {
        if (relation.IsFrom)
        {
            var joined = new JoinedKeys(relation, this, columns);
            return relation.Columns.Count == 0 ? joined.Keys() : Projected(relation, joined.Keys(), joined);
        }

        switch (relation.Syntax)
        {
            case SelectBlock block:
                return Pruned(OfBlock(relation, block));
            case OrderedQuery { LimitsToOne: true }:
                return OneRow;
            case SetOperation operation:
                return OfSetOperation(relation, operation);
        }

        return relation is { KeepsRows: true, Inputs: [var input] } ? Of(input) : None;
    }

    private ColumnSymbol[][] OfSetOperation(DerivedRelation relation, SetOperation operation)
    {
        if (relation.IsOpen || relation.Inputs.Count == 0 || (operation.All && operation.Operator == SetOperator.Union)) return None;
        var all = relation.Columns.Select(column => column.Symbol).ToArray();
        if (operation.Operator == SetOperator.Except) return Pruned([all, .. Of(relation.Inputs[0])]);
        return operation.All ? None : [all];
    }

    private List<ColumnSymbol[]> OfBlock(DerivedRelation relation, SelectBlock block)
    {
        if (block.LimitsToOne) return [[]];
        var from = relation.Inputs.Count == 1 ? relation.Inputs[0] as DerivedRelation : null;
        var joined = from is { IsFrom: true } ? new JoinedKeys(from, this, columns) : null;
        if (joined is not null && block.Hierarchy is null) AddFilters(joined, relation);
        var keys = new List<ColumnSymbol[]>();
        var multiplied = relation.Clauses.Exists(clause => clause.Kind == EdgeSubtype.RowSet) || block.Hierarchy is not null;
        var grouping = block.GroupBy is null ? null : relation.Clauses.Find(clause => clause.Kind == EdgeSubtype.GroupBy);
        if (grouping is not null)
        {
            if (!block.GroupBy!.HasSubtotals && GroupKey(grouping, relation) is { } key) keys.Add(joined?.Without(key) ?? key);
        }
        else if (block.GroupBy is null && relation.Columns.Exists(column => column.Symbol is ComputedColumn computed && IsAggregate(computed.Expression)
            && columns.InputOf(relation, computed) < 0))
        {
            return [[]];
        }
        else if (!multiplied)
        {
            keys.AddRange(joined?.Keys() ?? (relation.Inputs.Count == 0 ? OneRow : None));
        }

        if (block.GroupBy is not { HasSubtotals: true }) AddNumbered(relation, keys);
        keys = [.. Projected(relation, keys, joined)];
        if (block.Distinct && !relation.IsOpen)
        {
            var picked = block.DistinctOn.IsEmpty ? [.. relation.Columns.Select(column => column.Symbol)]
                : relation.Clauses.FindLast(clause => clause.Kind == EdgeSubtype.GroupBy) is { } on ? GroupKey(on, relation) : null;
            if (picked is not null) keys.AddRange(Projected(relation, [picked], joined));
        }

        return keys;
    }

    // Conditions on rows before they are grouped hold for groups as well where they are about the keys; others are about no column of the result.
    private static void AddFilters(JoinedKeys joined, DerivedRelation relation)
    {
        foreach (var clause in relation.Clauses)
        {
            if (clause.Kind != EdgeSubtype.Filter && clause.Kind != EdgeSubtype.Join) continue;
            foreach (var condition in clause.Expressions)
            {
                if (clause.Kind == EdgeSubtype.Filter) joined.AddCondition(condition);
            }
        }
    }

    private static ColumnSymbol[]? GroupKey(RowClause clause, DerivedRelation relation)
    {
        var key = new List<ColumnSymbol>();
        foreach (var expression in clause.Expressions)
        {
            if (Conjunction.Plain(expression) is BoundConstant) continue;
            if (SymbolOf(expression, relation) is not { } symbol) return null;
            if (!key.Contains(symbol)) key.Add(symbol);
        }

        return [.. key];
    }

    /// <summary>The column that an expression is: itself, or the item that computes the same.</summary>
    private static ColumnSymbol? SymbolOf(BoundExpression expression, DerivedRelation relation)
    {
        if (Conjunction.Plain(expression) is BoundColumn column) return column.Symbol;
        foreach (var item in relation.Columns)
        {
            if (item.Symbol is ComputedColumn computed && SameExpression.Are(computed.Expression, expression)) return item.Symbol;
        }

        return null;
    }

    private static bool IsAggregate(BoundExpression expression) => expression switch
    {
        BoundCall { Class: FunctionClass.Aggregate, PartitionKeys: < 0 } => true,
        BoundCall { PartitionKeys: < 0 } call => call.Arguments.Any(argument => IsAggregate(argument.Expression)),
        BoundCase cases => cases.Conditions.Any(IsAggregate) || cases.Results.Any(IsAggregate),
        BoundStruct structure => structure.Fields.Any(field => IsAggregate(field.Value)),
        BoundField field => IsAggregate(field.Operand),
        BoundElement element => IsAggregate(element.Operand),
        _ => false,
    };

    /// <summary>ROW_NUMBER() OVER (PARTITION BY a): the number and a are a key; where only the first is kept, a alone.</summary>
    private void AddNumbered(DerivedRelation relation, List<ColumnSymbol[]> keys)
    {
        foreach (var column in relation.Columns)
        {
            // A number that a query below gives is a key of that query, and of this one where its joins keep it.
            if (columns.InputOf(relation, column.Symbol) < 0 && column.Symbol is ComputedColumn { Expression: BoundCall { Name: "ROW_NUMBER", PartitionKeys: >= 0 } call } && Partition(call, relation) is { } key)
                keys.Add([.. key, column.Symbol]);
        }

        foreach (var clause in relation.Clauses)
        {
            if (clause.Kind != EdgeSubtype.Filter) continue;
            foreach (var term in clause.Expressions.SelectMany(Conjunction.Terms))
            {
                if (FirstOf(term) is { } call && Partition(call, relation) is { } key) keys.Add(key);
            }
        }
    }

    // ROW_NUMBER() … = 1, by itself or by the name of the item.
    private static BoundCall? FirstOf(BoundExpression term)
    {
        if (term is not BoundCall { Name: "=" or "<=", Arguments: [var left, { Expression: BoundConstant { Text: "1" } }] }) return null;
        var numbered = Conjunction.Plain(left.Expression);
        if (numbered is BoundColumn { Symbol: ComputedColumn computed }) numbered = computed.Expression;
        return numbered is BoundCall { Name: "ROW_NUMBER", PartitionKeys: >= 0, SetInput: not null } call ? call : null;
    }

    private static ColumnSymbol[]? Partition(BoundCall call, DerivedRelation relation)
    {
        if (!ReferenceEquals(call.SetInput, relation)) return null;
        var key = new List<ColumnSymbol>();
        foreach (var argument in call.Arguments.Where(argument => argument.Role == BoundRole.WindowKey).Take(call.PartitionKeys))
        {
            if (SymbolOf(argument.Expression, relation) is not { } symbol) return null;
            if (!key.Contains(symbol)) key.Add(symbol);
        }

        return [.. key];
    }

    /// <summary>The keys whose columns all come out, in the columns that come out.</summary>
    private static ColumnSymbol[][] Projected(DerivedRelation relation, IEnumerable<ColumnSymbol[]> keys, JoinedKeys? joined)
    {
        var shown = new Dictionary<ColumnSymbol, ColumnSymbol>(ReferenceEqualityComparer.Instance);
        foreach (var column in relation.Columns)
        {
            shown.TryAdd(column.Symbol, column.Symbol);

            // With a limit a plain column is computed anew: it is the same column for all that.
            if (column.Symbol is ComputedColumn { Expression: BoundColumn plain }) shown.TryAdd(plain.Symbol, column.Symbol);
            if (column.Symbol is MergedColumn { IsSetOperation: false, Sources: [var first, ..] } && joined?.AreEqual(column.Symbol) == true) shown.TryAdd(first, column.Symbol);
        }

        var projected = new List<ColumnSymbol[]>();
        foreach (var key in keys)
        {
            var symbols = key.Select(symbol => shown.GetValueOrDefault(symbol) ?? joined?.EqualOf(symbol, shown)).ToArray();
            if (Array.TrueForAll(symbols, symbol => symbol is not null)) projected.Add(symbols!);
        }

        return Pruned(projected);
    }

    /// <summary>Without keys that contain another.</summary>
    private static ColumnSymbol[][] Pruned(IEnumerable<ColumnSymbol[]> keys)
    {
        var kept = new List<ColumnSymbol[]>();
        foreach (var key in keys.OrderBy(key => key.Length))
        {
            if (kept.Count < KeyLimit && !kept.Exists(smaller => Array.TrueForAll(smaller, symbol => Array.IndexOf(key, symbol) >= 0))) kept.Add(key);
        }

        return [.. kept];
    }
}
