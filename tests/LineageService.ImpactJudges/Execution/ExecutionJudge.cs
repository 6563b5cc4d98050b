using LineageService.ExecutionOracle.Execution;

namespace LineageService.ImpactJudges.Execution;

/// <summary>
/// Compares what a pipeline gave before and after a change with what the report allows. Knows nothing of how the report was made
/// (docs/check-judges.md, "The criterion").
/// </summary>
internal sealed class ExecutionJudge(Pipeline pipeline, PipelineAnswers before, PipelineAnswers after, ImpactClaims claims)
{
    public List<Violation> Judge()
    {
        var violations = new List<Violation>();
        foreach (var table in pipeline.Filled)
        {
            if (after.Failed.TryGetValue(table, out var reason))
            {
                if (!claims.Breaking(table) && !claims.Unknown(table)) violations.Add(new Violation(ViolationKind.Failure, table, null) { Reason = reason });
            }
            else if (after.NotRun.Contains(table))
            {
                if (!claims.StaleOrBreaking(table)) violations.Add(new Violation(ViolationKind.Staleness, table, null));
            }
            else if (IsSaidToEnd(table))
            {
                // PostgreSQL fills fewer columns than a table has; that the task fails, or is stale behind one that does, is the stronger verdict.
            }
            else if (after.Tables.TryGetValue(table, out var now))
            {
                Compare(table, before.Tables[table], now, violations);
            }
        }

        return violations;
    }

    private bool IsSaidToEnd(string table) => claims.Breaking(table)
        || (claims.StaleOrBreaking(table) && pipeline.Filled.TakeWhile(other => other != table).Any(claims.Breaking));

    /// <summary>True where a table is what it was.</summary>
    public static bool IsSame(QueryAnswer one, QueryAnswer other) =>
        one.Names.Select(QueryChanger.Fold).SequenceEqual(other.Names.Select(QueryChanger.Fold)) && one.SameAs(other);

    private void Compare(string table, QueryAnswer one, QueryAnswer other, List<Violation> violations)
    {
        if (IsSame(one, other)) return;
        var names = one.Names.Select(QueryChanger.Fold).ToArray();
        var others = other.Names.Select(QueryChanger.Fold).ToArray();
        foreach (var name in names.Except(others).Concat(others.Except(names)))
            if (!claims.Schema(table, name)) violations.Add(new Violation(ViolationKind.Schema, table, name));
        var common = names.Intersect(others).ToArray();
        if (!others.Where(common.Contains).SequenceEqual(common) && !claims.Order(table) && !common.Any(name => claims.Schema(table, name) || claims.Value(table, name)))
            violations.Add(new Violation(ViolationKind.Order, table, null));

        // A column that came or went says nothing of the rows.
        var still = common.Where(name => !claims.Value(table, name)).ToArray();
        if (!claims.Rows(table)) CompareRows(table, one, other, still, violations);
        CompareByKey(table, one, other, still, violations);
    }

    private static void CompareRows(string table, QueryAnswer one, QueryAnswer other, string[] still, List<Violation> violations)
    {
        var left = one.Project(Places(one, still));
        var right = other.Project(Places(other, still));
        if (one.Rows.Count == other.Rows.Count && left.AsSpan().SequenceEqual(right)) return;
        var column = one.Rows.Count != other.Rows.Count ? null : Array.Find(
            still, name => !one.Project(Places(one, [name])).AsSpan().SequenceEqual(other.Project(Places(other, [name]))));
        violations.Add(new Violation(ViolationKind.Rows, table, column));
    }

    private void CompareByKey(string table, QueryAnswer one, QueryAnswer other, string[] still, List<Violation> violations)
    {
        var key = table == Pipeline.Target ? pipeline.Changed.Key : pipeline.Consumers.First(consumer => consumer.Table == table).Key;
        if (key is null || !still.Contains(key) || violations.Exists(violation => violation.Table == table)) return;
        if (ByKey(one, key) is not { } rows || ByKey(other, key) is not { } now) return;
        foreach (var name in still)
        {
            var (left, right) = (Places(one, [name])[0], Places(other, [name])[0]);
            foreach (var (id, row) in rows)
            {
                if (!now.TryGetValue(id, out var after) || string.Equals(row[left], after[right], StringComparison.Ordinal)) continue;
                violations.Add(new Violation(ViolationKind.Value, table, name));
                break;
            }
        }
    }

    /// <summary>Rows by key; null where two rows share one.</summary>
    private static Dictionary<string, string[]>? ByKey(QueryAnswer answer, string key)
    {
        var at = Places(answer, [key])[0];
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var row in answer.Rows)
            if (!rows.TryAdd(row[at], row)) return null;
        return rows;
    }

    private static int[] Places(QueryAnswer answer, string[] names) =>
        [.. names.Select(name => Array.FindIndex(answer.Names, one => QueryChanger.Fold(one) == name))];
}
