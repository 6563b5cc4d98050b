using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Functions;
using LineageService.Sql.Query;
using LineageService.Sql.Typing.Functions;

namespace LineageService.Sql.Typing;

/// <summary>
/// Whether a column may be NULL in the rows of a relation: true where it may, false where it never is, null where that is not known. What is false can be
/// relied on as far as the catalog can. Mutable; one per script.
/// </summary>
internal sealed class NullInference(TypeInference types, RelationColumns columns)
{
    private readonly Dictionary<(BoundRelation, ColumnSymbol), bool?> _known = new(PairComparer.Instance);

    /// <summary>Whether a column of a relation may be NULL.</summary>
    public bool? In(BoundRelation relation, ColumnSymbol column)
    {
        if (_known.TryGetValue((relation, column), out var known)) return known;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        _known[(relation, column)] = null;
        var result = relation is DerivedRelation derived ? In(derived, column) : InScan(column);
        return _known[(relation, column)] = result;
    }

    private static bool? InScan(ColumnSymbol column)
    {
        if (column is not ScanColumn { Node.Column: var declared } scan) return null;

        // A field is missing where its struct is.
        return scan.Name.Contains('.', StringComparison.Ordinal) ? (declared.Nullable == true ? true : null) : declared.Nullable;
    }

    private bool? In(DerivedRelation relation, ColumnSymbol column)
    {
        if (relation.Syntax is SetOperation) return InSetOperation(relation, column);
        var input = columns.InputOf(relation, column);
        if (input >= 0) return Passed(relation, column, input);
        return column switch
        {
            ComputedColumn computed => Rejected(relation, column) ? false : Of(computed.Expression, relation),
            MergedColumn { IsSetOperation: false } shared => InUsing(relation, shared),
            MergedColumn { Literals: { } values } merged => Any([InValues(values), .. merged.Sources.Select(source => In(relation, source))]),
            FoldedColumn { Literals: { } values } => InValues(values),
            _ => null,
        };
    }

    private static bool? InValues(ValuesColumn values)
    {
        foreach (var row in values.Query.Rows)
        {
            if (values.Ordinal >= row.Length || row[values.Ordinal] is Literal { Kind: LiteralKind.Null }) return true;
        }

        return false;
    }

    private bool? InSetOperation(DerivedRelation relation, ColumnSymbol column)
    {
        if (column is not MergedColumn merged) return relation.Inputs.Count > 0 && columns.Has(relation.Inputs[0], column) ? In(relation.Inputs[0], column) : null;
        return Any(merged.Sources.Select(source => columns.InputOf(relation, source) is >= 0 and var input ? In(relation.Inputs[input], source) : null));
    }

    // One value where any of the keys has one.
    private bool? InUsing(DerivedRelation relation, MergedColumn merged)
    {
        var all = true;
        foreach (var source in merged.Sources)
        {
            var nullable = columns.InputOf(relation, source) is >= 0 and var input ? Passed(relation, source, input) : null;
            if (nullable == false) return false;
            all &= nullable == true;
        }

        return all ? true : null;
    }

    /// <summary>A column that an input gives: joins may take it away, conditions may demand it.</summary>
    private bool? Passed(DerivedRelation relation, ColumnSymbol column, int input)
    {
        var nullable = In(relation.Inputs[input], column);
        foreach (var join in relation.Joins ?? [])
        {
            if (IsOptional(join, input) && !types.Rules.OuterJoinsFillDefaults) nullable = true;
            else if (Demands(join, column)) nullable = false;
        }

        if (relation.Syntax is SelectBlock { GroupBy.HasSubtotals: true }) return true;
        return Rejected(relation, column) ? false : nullable;
    }

    private static bool IsOptional(BoundJoin join, int input) => join.Kind switch
    {
        JoinKind.Left or JoinKind.OuterApply => input >= join.Right && input < join.End,
        JoinKind.Right => input >= join.Left && input < join.Right,
        JoinKind.Full => input >= join.Left && input < join.End,
        _ => false,
    };

    private static bool Demands(BoundJoin join, ColumnSymbol column)
    {
        if (join.Kind is not (JoinKind.Inner or JoinKind.LeftSemi or JoinKind.RightSemi or JoinKind.CrossApply)) return false;
        if (join.On is not null) return Conjunction.RejectsNull(join.On, column);
        return join.Keys.Any(pair => pair.Expressions.Any(key => key is BoundColumn read && ReferenceEquals(read.Symbol, column)));
    }

    // WHERE, HAVING and QUALIFY. The roots of a hierarchy are chosen by a filter too, which says nothing of the other rows.
    private static bool Rejected(DerivedRelation relation, ColumnSymbol column)
    {
        if (relation.Syntax is not SelectBlock { Hierarchy: null }) return false;
        foreach (var clause in relation.Clauses)
        {
            if (clause.Kind == EdgeSubtype.Filter && clause.Expressions.Any(condition => Conjunction.RejectsNull(condition, column))) return true;
        }

        return false;
    }

    /// <summary>Whether an expression over the rows of a block may be NULL.</summary>
    private bool? Of(BoundExpression expression, DerivedRelation block)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        switch (expression)
        {
            case BoundColumn column:
                return columns.InputOf(block, column.Symbol) is >= 0 and var input ? Passed(block, column.Symbol, input)
                    : columns.Has(block, column.Symbol) ? In(block, column.Symbol) : null;
            case BoundConstant constant:
                return constant.Kind switch
                {
                    LiteralKind.Null => true,
                    LiteralKind.Boolean or LiteralKind.Number or LiteralKind.String => false,
                    _ => types.TypeOf(constant) is not null || DateParts.Contains(constant.Text) ? false : null,
                };
            case BoundCase cases:
                return cases.HasElse ? Any(cases.Results.Select(result => Of(result, block))) : true;
            case BoundCall call:
                return Of(call, block);
            case BoundSubquery subquery:
                return Of(subquery);
            case BoundStruct:
                return false;
            case BoundPlaced placed:
                return Of(placed.Operand, block);
            default:
                return null;
        }
    }

    // A query that gives no row is NULL as a value; one aggregate without groups always gives one.
    private bool? Of(BoundSubquery subquery)
    {
        if (subquery.IsPredicate) return subquery.Operand is null ? false : null;
        if (subquery.IsArray) return false;
        return subquery.Relation is DerivedRelation { Syntax: SelectBlock { GroupBy: null, Having: null, Qualify: null, HasLimit: false }, Columns: [var only] } block
            && only.Symbol is ComputedColumn { Expression: BoundCall { Class: FunctionClass.Aggregate, PartitionKeys: < 0 } }
                ? In(block, only.Symbol) : true;
    }

    private bool? Of(BoundCall call, DerivedRelation block)
    {
        if (call.Class == FunctionClass.Cast) return OfCast(call, block);
        if (call.Class == FunctionClass.Operator) return OfOperator(call, block);
        switch (call.Name)
        {
            case "COALESCE" or "IFNULL" or "NVL" or "ISNULL" when call.Arguments.Length > 1:
                return OfFirst(call, block);
            case "NULLIF":
                return true;
            case "ARRAY":
                return false;
            case "IF" or "IIF" or "IFF":
                return call.Arguments.Length < 3 ? true : Any(call.Arguments.Skip(1).Select(argument => Of(argument.Expression, block)));
            case "LAG" or "LEAD":
                return true;
        }

        var rule = types.Functions.Find(call.Name);
        if (call.Class is FunctionClass.Aggregate or FunctionClass.Window) return OfAggregate(call, rule, block);
        return rule is { IsTotal: true } ? OfAll(call, block) : null;
    }

    private bool? OfAggregate(BoundCall call, ResultRule? rule, DerivedRelation block)
    {
        if (rule is null) return null;
        if (rule.Kind == ResultKind.Count || call.Name is "ROW_NUMBER" or "RANK" or "DENSE_RANK" or "NTILE" or "COUNT" or "PERCENT_RANK" or "CUME_DIST") return false;

        // A frame may be empty, a group never is.
        if (call.PartitionKeys >= 0 || call.Arguments.Any(argument => argument.Role == BoundRole.Condition)) return null;
        if (block.Syntax is not SelectBlock { GroupBy: { HasSubtotals: false } keys } || (keys.Keys.IsEmpty && !keys.All)) return true;
        return call.Arguments.Length == 0 ? null : Of(call.Arguments[0].Expression, block);
    }

    private bool? OfCast(BoundCall call, DerivedRelation block)
    {
        if (call.Keyword is not null) return true;
        var operand = Of(call.Arguments[0].Expression, block);
        if (operand != false || !types.Rules.FailuresAreNull) return operand;
        return types.TypeOf(call) is { } to && (to.IsText || (types.TypeOf(call.Arguments[0].Expression) is { } from && from.CanWidenTo(to))) ? false : null;
    }

    private bool? OfOperator(BoundCall call, DerivedRelation block)
    {
        if (call.Name.StartsWith("IS ", StringComparison.Ordinal) || call.Name is "<=>") return false;
        var all = OfAll(call, block);
        return all == false && call.Name is "/" or "%" or "DIV" && types.Rules.FailuresAreNull ? null : all;
    }

    private bool? OfAll(BoundCall call, DerivedRelation block) => Any(call.Arguments.Select(argument => Of(argument.Expression, block)));

    private bool? OfFirst(BoundCall call, DerivedRelation block)
    {
        var all = true;
        foreach (var argument in call.Arguments)
        {
            var nullable = Of(argument.Expression, block);
            if (nullable == false) return false;
            all &= nullable == true;
        }

        return all ? true : null;
    }

    /// <summary>True where any may be NULL, false where none is.</summary>
    private static bool? Any(IEnumerable<bool?> values)
    {
        var unknown = false;
        foreach (var value in values)
        {
            if (value == true) return true;
            unknown |= value is null;
        }

        return unknown ? null : false;
    }

    private sealed class PairComparer : IEqualityComparer<(BoundRelation, ColumnSymbol)>
    {
        public static PairComparer Instance { get; } = new();

        public bool Equals((BoundRelation, ColumnSymbol) x, (BoundRelation, ColumnSymbol) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((BoundRelation, ColumnSymbol) obj) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Item1), RuntimeHelpers.GetHashCode(obj.Item2));
    }
}
