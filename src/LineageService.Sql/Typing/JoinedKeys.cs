using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Typing;

/// <summary>
/// The keys of joined relations: a key of each side together, less what equalities and constants determine. So a join keeps the left side's key where the
/// right side is unique on what it is joined by. Mutable; one per FROM.
/// </summary>
internal sealed class JoinedKeys
{
    private const int CombinationLimit = 16;

    private readonly DerivedRelation _from;
    private readonly RelationColumns _columns;
    private readonly List<(int Input, ColumnSymbol[][] Keys)> _inputs = [];
    private readonly List<(ColumnSymbol From, ColumnSymbol To)> _determines = [];
    private readonly List<(ColumnSymbol One, ColumnSymbol Other)> _equal = [];
    private readonly HashSet<ColumnSymbol> _constants = new(ReferenceEqualityComparer.Instance);

    public JoinedKeys(DerivedRelation from, KeyInference keys, RelationColumns columns)
    {
        _from = from;
        _columns = columns;
        var hidden = new bool[from.Inputs.Count];
        foreach (var join in from.Joins ?? [])
        {
            if (join.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti) Array.Fill(hidden, true, join.Right, join.End - join.Right);
            else if (join.Kind is JoinKind.RightSemi or JoinKind.RightAnti) Array.Fill(hidden, true, join.Left, join.Right - join.Left);
            else AddJoin(join);
        }

        for (var i = 0; i < hidden.Length; i++)
        {
            if (!hidden[i]) _inputs.Add((i, keys.Of(from.Inputs[i])));
        }
    }

    /// <summary>A condition that every row passes.</summary>
    public void AddCondition(BoundExpression condition)
    {
        foreach (var term in Conjunction.Terms(condition))
        {
            if (Conjunction.Equality(term) is { } pair) AddEquality(pair.Left, pair.Right);
            else if (Conjunction.Constant(term) is { Value.Kind: not LiteralKind.Null } constant) _constants.Add(constant.Column);
        }
    }

    private void AddEquality(ColumnSymbol one, ColumnSymbol other)
    {
        _equal.Add((one, other));
        _determines.Add((one, other));
        _determines.Add((other, one));
    }

    private void AddJoin(BoundJoin join)
    {
        if (join.Kind is JoinKind.Full) return;
        if (join.Kind is JoinKind.Inner or JoinKind.Cross or JoinKind.CrossApply)
        {
            if (join.On is not null) AddCondition(join.On);
            foreach (var pair in join.Keys)
            {
                if (pair.Expressions is [BoundColumn one, BoundColumn other]) AddEquality(one.Symbol, other.Symbol);
            }

            return;
        }

        // A row of the side that stays determines its partner's key columns, or that there is none.
        var optional = join.Kind == JoinKind.Right ? (From: join.Left, To: join.Right) : (From: join.Right, To: join.End);
        foreach (var pair in join.Keys)
        {
            if (pair.Expressions is [BoundColumn one, BoundColumn other]) AddDirected(one.Symbol, other.Symbol, optional);
        }

        if (join.On is null) return;
        foreach (var term in Conjunction.Terms(join.On))
        {
            if (Conjunction.Equality(term) is { } equality) AddDirected(equality.Left, equality.Right, optional);
            else if (Conjunction.Constant(term) is { Value.Kind: not LiteralKind.Null } constant && IsIn(constant.Column, optional)) _constants.Add(constant.Column);
        }
    }

    private void AddDirected(ColumnSymbol one, ColumnSymbol other, (int From, int To) optional)
    {
        if (IsIn(other, optional) && !IsIn(one, optional)) _determines.Add((one, other));
        else if (IsIn(one, optional) && !IsIn(other, optional)) _determines.Add((other, one));
    }

    private bool IsIn(ColumnSymbol column, (int From, int To) inputs)
    {
        var input = _columns.InputOf(_from, column);
        return input >= inputs.From && input < inputs.To;
    }

    /// <summary>The keys of all that is joined; empty where a side has none that is known.</summary>
    public ColumnSymbol[][] Keys()
    {
        if (_inputs.Count == 0 || _inputs.Exists(input => input.Keys.Length == 0) || SharesColumns()) return [];
        List<ColumnSymbol[]> combined = [[]];
        foreach (var (_, keys) in _inputs)
        {
            var next = new List<ColumnSymbol[]>();
            foreach (var key in keys)
            {
                foreach (var start in combined)
                {
                    if (next.Count < CombinationLimit) next.Add([.. start, .. key]);
                }
            }

            combined = next;
        }

        return [.. combined.Select(Without)];
    }

    // A CTE that is read twice has its columns on both sides: they cannot be told apart.
    private bool SharesColumns()
    {
        var seen = new HashSet<ColumnSymbol>(ReferenceEqualityComparer.Instance);
        foreach (var (input, keys) in _inputs)
        {
            foreach (var symbol in keys.SelectMany(key => key).Distinct())
            {
                if (!seen.Add(symbol) || _columns.InputOf(_from, symbol) != input) return true;
            }
        }

        return false;
    }

    /// <summary>A key without the columns that its others determine.</summary>
    public ColumnSymbol[] Without(ColumnSymbol[] key)
    {
        var kept = key.ToList();
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            var candidate = kept[i];
            kept.RemoveAt(i);
            if (!Determined(kept).Contains(candidate)) kept.Insert(i, candidate);
        }

        return [.. kept];
    }

    private HashSet<ColumnSymbol> Determined(List<ColumnSymbol> given)
    {
        var known = new HashSet<ColumnSymbol>(given, ReferenceEqualityComparer.Instance);
        known.UnionWith(_constants);
        var whole = new bool[_from.Inputs.Count];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (input, keys) in _inputs)
            {
                if (whole[input] || !Array.Exists(keys, key => Array.TrueForAll(key, known.Contains))) continue;
                whole[input] = changed = true;
                foreach (var key in keys) known.UnionWith(key);
            }

            foreach (var (from, to) in _determines)
            {
                var holds = known.Contains(from) || (_columns.InputOf(_from, from) is >= 0 and var input && whole[input]);
                if (holds && known.Add(to)) changed = true;
            }
        }

        return known;
    }

    /// <summary>A column that comes out and always equals another that does not; null where there is none.</summary>
    public ColumnSymbol? EqualOf(ColumnSymbol symbol, Dictionary<ColumnSymbol, ColumnSymbol> shown)
    {
        foreach (var (one, other) in _equal)
        {
            if (ReferenceEquals(one, symbol) && shown.TryGetValue(other, out var found)) return found;
            if (ReferenceEquals(other, symbol) && shown.TryGetValue(one, out found)) return found;
        }

        return null;
    }

    /// <summary>True where the sides of a column of USING are always equal.</summary>
    public bool AreEqual(ColumnSymbol merged) =>
        merged is MergedColumn { Sources: [var one, var other] }
        && _equal.Exists(pair => (ReferenceEquals(pair.One, one) && ReferenceEquals(pair.Other, other)) || (ReferenceEquals(pair.One, other) && ReferenceEquals(pair.Other, one)));
}
