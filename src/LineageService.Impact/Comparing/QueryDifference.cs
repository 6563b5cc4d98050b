using LineageService.Impact.Changes;
using LineageService.Sql.Canonical;

namespace LineageService.Impact.Comparing;

/// <summary>
/// What two versions of a query have different: which clauses decide other rows, and which columns have other values although they may be spelled alike.
/// Mutable while it is found out.
/// </summary>
internal sealed class QueryDifference
{
    private readonly CanonicalQuery _before;
    private readonly CanonicalQuery _after;
    private readonly string[] _labelsBefore;
    private readonly string[] _labelsAfter;
    private readonly HashSet<int> _otherSources = [];
    private readonly HashSet<string> _otherColumns = new(StringComparer.Ordinal);
    private readonly HashSet<int> _otherRows = [];
    private List<(QueryDifference Branch, int Before, int After)>? _branches;

    private QueryDifference(CanonicalQuery before, CanonicalQuery after)
    {
        (_before, _after) = (before, after);
        (_labelsBefore, _labelsAfter) = SourceLabels.Of(before, after);
    }

    /// <summary>Why there are other rows; empty where there are none.</summary>
    public SortedSet<DiffCategory> Rows { get; } = [];

    public bool IsOrderChanged { get; private set; }

    /// <summary>The rows of the result are other rows than before, by any clause.</summary>
    public bool HasOtherRows => Rows.Count > 0;

    public static QueryDifference Of(CanonicalQuery before, CanonicalQuery after) => Of(before, after, 0);

    private static QueryDifference Of(CanonicalQuery before, CanonicalQuery after, int depth)
    {
        var difference = new QueryDifference(before, after);
        if (before.Text != after.Text) difference.Compare(depth);
        return difference;
    }

    /// <summary>True where two columns, by their places, have the same values in the same rows.</summary>
    public bool IsSame(int before, int after)
    {
        if (_branches is not null)
        {
            return before == after && _branches.TrueForAll(pair => before >= pair.Branch._before.Columns.Length || after >= pair.Branch._after.Columns.Length
                ? pair.Branch._before.Columns.Length == pair.Branch._after.Columns.Length : pair.Branch.IsSame(before, after));
        }

        return Before(before) == After(after) && !ReadsOther(_after.Columns[after].Expression);
    }

    /// <summary>The canonical expression of a column before, with its sources told apart by what they are.</summary>
    public string Before(int column) => CanonicalTerms.Relabelled(_before.Columns[column].Expression, _labelsBefore);

    public string After(int column) => CanonicalTerms.Relabelled(_after.Columns[column].Expression, _labelsAfter);

    private void Compare(int depth)
    {
        if (CompareBranches(depth)) return;
        CompareClauses();
        CompareSources(depth);
        JoinDifference.Compare(_before, _after, _labelsBefore, _labelsAfter, Rows, _otherSources);
        foreach (var kind in new[] { CanonicalClauseKind.Where, CanonicalClauseKind.Having, CanonicalClauseKind.Qualify, CanonicalClauseKind.GroupBy })
        {
            if (ReadsOther(_after.Clause(kind))) Rows.Add(kind == CanonicalClauseKind.GroupBy ? DiffCategory.Grain : DiffCategory.Filter);
        }

        CompareDistinct();
        CompareOrder();
    }

    // What a recursion gives depends on all that it gives to itself.
    private bool IsOtherRecursion => (_before.IsRecursive || _after.IsRecursive) && _before.Text != _after.Text;

    private bool ReadsOther(string? text)
    {
        if (text is null) return false;
        foreach (var source in _otherSources) if (CanonicalTerms.Reads(text, source)) return true;
        foreach (var source in _otherRows) if (CanonicalTerms.ReadsRow(text, source)) return true;
        foreach (var column in _otherColumns) if (text.Contains(column, StringComparison.Ordinal)) return true;
        return false;
    }

    // Branches are compared one by one: a further branch changes no column of the others.
    private bool CompareBranches(int depth)
    {
        var (before, after) = (_before.Clause(CanonicalClauseKind.SetOperation), _after.Clause(CanonicalClauseKind.SetOperation));
        if (before is null && after is null) return false;
        if (before is null || after is null || OperatorOf(before) != OperatorOf(after) || depth > 64)
        {
            Rows.Add(DiffCategory.SetOperation);
            return false;
        }

        _branches = [];
        var (old, now) = (Enumerable.Range(0, _before.Nested.Length).ToList(), Enumerable.Range(0, _after.Nested.Length).ToList());
        foreach (var place in now.ToList())
        {
            var same = old.FindIndex(candidate => _before.Nested[candidate].Text == _after.Nested[place].Text);
            if (same < 0) continue;
            old.RemoveAt(same);
            now.Remove(place);
        }

        for (var i = 0; i < Math.Min(old.Count, now.Count); i++) _branches.Add((Of(_before.Nested[old[i]], _after.Nested[now[i]], depth + 1), old[i], now[i]));
        if (old.Count != now.Count) Rows.Add(DiffCategory.SetOperation);
        foreach (var (branch, _, _) in _branches) Rows.UnionWith(branch.Rows);
        if (OperatorOf(after) != "union all" && _branches.Exists(pair => HasOtherColumns(pair.Branch))) Rows.Add(DiffCategory.Distinct);
        CompareOrder();
        return true;
    }

    private static bool HasOtherColumns(QueryDifference branch)
    {
        if (branch._before.Columns.Length != branch._after.Columns.Length) return true;
        for (var i = 0; i < branch._after.Columns.Length; i++) if (!branch.IsSame(i, i)) return true;
        return false;
    }

    private static string OperatorOf(string clause)
    {
        var words = clause.Split(' ', 3);
        return words.Length > 1 && words[1] == "all" ? $"{words[0]} all" : words[0];
    }

    private void CompareClauses()
    {
        foreach (var (kind, category) in Kinds)
        {
            var (before, after) = (_before.Clause(kind), _after.Clause(kind));
            if (before == after && kind is not (CanonicalClauseKind.Where or CanonicalClauseKind.Having or CanonicalClauseKind.Qualify)) continue;
            var old = CanonicalTerms.Of(before is null ? null : CanonicalTerms.Relabelled(before, _labelsBefore));
            var now = CanonicalTerms.Of(after is null ? null : CanonicalTerms.Relabelled(after, _labelsAfter));
            if (!old.SetEquals(now)) Rows.Add(category);
        }
    }

    private static readonly (CanonicalClauseKind Kind, DiffCategory Category)[] Kinds =
    [
        (CanonicalClauseKind.Where, DiffCategory.Filter), (CanonicalClauseKind.GroupBy, DiffCategory.Grain), (CanonicalClauseKind.Aggregated, DiffCategory.Grain),
        (CanonicalClauseKind.Having, DiffCategory.Filter), (CanonicalClauseKind.Qualify, DiffCategory.Filter), (CanonicalClauseKind.Distinct, DiffCategory.Distinct),
        (CanonicalClauseKind.Unnest, DiffCategory.Unnest), (CanonicalClauseKind.Limit, DiffCategory.Limit), (CanonicalClauseKind.Sample, DiffCategory.Sample),
        (CanonicalClauseKind.Other, DiffCategory.Source),
    ];

    private void CompareSources(int depth)
    {
        for (var after = 0; after < _after.Inputs.Length; after++)
        {
            var before = Array.IndexOf(_labelsBefore, _labelsAfter[after]);
            if (before < 0) continue;
            var (old, now) = (_before.Inputs[before], _after.Inputs[after]);
            if (old.Query < 0 || now.Query < 0)
            {
                if (old.Rows == now.Rows) continue;
                Rows.Add(DiffCategory.Source);
                _otherSources.Add(after);
                continue;
            }

            var nested = Of(_before.Nested[old.Query], _after.Nested[now.Query], depth + 1);
            if (nested.Rows.Count == 0 && old.Rows != now.Rows && nested._otherSources.Count == 0 && nested._otherColumns.Count == 0 && !HasOtherColumns(nested))
                Rows.Add(DiffCategory.Source);
            Rows.UnionWith(nested.Rows);
            if (nested.IsOtherRecursion) Rows.Add(DiffCategory.Source);
            AddOtherColumns(nested, after);
        }
    }

    // Columns of a nested query that are spelled as before and have other values all the same.
    private void AddOtherColumns(QueryDifference nested, int source)
    {
        if (HasOtherColumns(nested))
        {
            // What a star hides may be any column of it.
            if (HasStar(nested._before) || HasStar(nested._after)) _otherSources.Add(source);
            _otherRows.Add(source);
        }

        for (var i = 0; i < nested._after.Columns.Length; i++)
        {
            var column = nested._after.Columns[i];
            var ofSet = nested.HasOtherRows && !nested._after.GroupKeys.Contains(column.Expression)
                && (nested._after.Clause(CanonicalClauseKind.GroupBy) is not null || nested._after.Clause(CanonicalClauseKind.Aggregated) is not null
                    || column.Expression.Contains(" OVER ", StringComparison.OrdinalIgnoreCase));
            if (ofSet || nested.IsOtherRecursion || nested.ReadsOther(column.Expression)) _otherColumns.Add($"#{source}.{column.Label}");
        }
    }

    private static bool HasStar(CanonicalQuery query) => query.Columns.Any(column => column.Name == "*");

    private void CompareDistinct()
    {
        if (_before.Clause(CanonicalClauseKind.Distinct) is null || _after.Clause(CanonicalClauseKind.Distinct) is null) return;
        if (_before.Columns.Length != _after.Columns.Length)
        {
            Rows.Add(DiffCategory.ColumnAddedUnderDistinct);
            return;
        }

        var old = _before.Columns.Select((_, i) => Before(i)).ToHashSet(StringComparer.Ordinal);
        if (!old.SetEquals(_after.Columns.Select((_, i) => After(i)))) Rows.Add(DiffCategory.Distinct);
    }

    private void CompareOrder()
    {
        var before = _before.Clause(CanonicalClauseKind.OrderBy) is { } old ? CanonicalTerms.Relabelled(old, _labelsBefore) : null;
        var after = _after.Clause(CanonicalClauseKind.OrderBy) is { } now ? CanonicalTerms.Relabelled(now, _labelsAfter) : null;
        if (before == after && !ReadsOther(_after.Clause(CanonicalClauseKind.OrderBy))) return;
        var limited = _before.Clause(CanonicalClauseKind.Limit) is not null || _after.Clause(CanonicalClauseKind.Limit) is not null
            || _after.Clause(CanonicalClauseKind.Distinct) is { Length: > 0 };
        if (limited) Rows.Add(DiffCategory.Limit);
        else IsOrderChanged = true;
    }
}
