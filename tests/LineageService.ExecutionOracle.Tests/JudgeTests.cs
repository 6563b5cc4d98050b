using System.Collections.Immutable;
using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Perturbing;
using LineageService.ExecutionOracle.Running;
using LineageService.Model;
using LineageService.Sql.Lineage;

namespace LineageService.ExecutionOracle.Tests;

/// <summary>The judge itself: it accepts the lineage as it is, and sees when an edge is taken away.</summary>
public sealed class JudgeTests
{
    private static readonly World World = new(
        1,
        [
            new BaseTable(
                "t1",
                [new("id", ColumnType.Number), new("a", ColumnType.Number), new("b", ColumnType.Number), new("p", ColumnType.Text)],
                [[1L, 1L, 5L, "x"], [2L, 2L, 4L, "y"], [3L, 1L, 3L, "x"], [4L, 3L, 2L, "z"], [5L, 2L, 1L, "y"]]),
        ]);

    public static TheoryData<string> Queries() =>
    [
        "SELECT id AS k, a AS c FROM t1",
        "SELECT id AS k, p AS c FROM t1 WHERE a > 1",
        "SELECT id AS k, CASE WHEN a > 1 THEN b END AS c FROM t1",
        "SELECT id AS k, sum(b) OVER (PARTITION BY a) AS c FROM t1",
        "SELECT a AS k, count(*) AS c FROM t1 GROUP BY a",
        "SELECT id AS k, p AS c FROM t1 ORDER BY b, id LIMIT 2",
        "SELECT id AS k, (SELECT max(o.b) FROM t1 AS o WHERE o.a < t1.a) AS c FROM t1",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void The_lineage_as_it_is_is_accepted(string sql) => Assert.Empty(Judged(sql, lineage => lineage));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Without_its_edges_a_query_is_unsound(string sql) =>
        Assert.NotEmpty(Judged(sql, lineage => lineage with { Edges = ResultEdges.None }));

    [Theory]
    [InlineData("SELECT id AS k, p AS c FROM t1 WHERE a > 1", nameof(ViolationKind.Rows))]
    [InlineData("SELECT id AS k, p AS c FROM t1 ORDER BY b, id LIMIT 2", nameof(ViolationKind.Rows))]
    public void A_missing_row_edge_is_seen(string sql, string kind) =>
        Assert.Contains(Judged(sql, lineage => With(lineage, rows: lineage.Rows.RemoveAll(row => row.Column is "a" or "b"))), found => $"{found.Kind}" == kind);

    [Fact]
    public void A_value_that_flows_without_a_DIRECT_edge_is_seen() => Assert.Contains(
        Judged("SELECT id AS k, a AS c FROM t1", lineage => With(lineage, columns: Retyped(lineage.Columns, EdgeSubtype.Conditional))),
        found => found is { Kind: ViolationKind.Flow, Output: "c" });

    [Fact]
    public void A_changed_value_that_is_called_the_same_is_seen() => Assert.Contains(
        Judged("SELECT id AS k, a + 1 AS c FROM t1", lineage => With(lineage, columns: Retyped(lineage.Columns, EdgeSubtype.Identity))),
        found => found is { Kind: ViolationKind.Identity, Output: "c" });

    [Fact]
    public void A_missing_set_dependence_is_seen() => Assert.Contains(
        Judged("SELECT a AS k, count(*) AS c FROM t1 GROUP BY a", lineage => With(lineage, sets: [])),
        found => found is { Kind: ViolationKind.Value, Output: "c" });

    private static LineageResult With(
        LineageResult lineage, IEnumerable<ColumnEdge>? columns = null, IEnumerable<RowEdge>? rows = null, IEnumerable<SetDependence>? sets = null) =>
        lineage with { Edges = ResultEdges.Of(columns ?? lineage.Columns, rows ?? lineage.Rows, sets ?? lineage.SetDependences) };

    private static ImmutableArray<ColumnEdge> Retyped(ImmutableArray<ColumnEdge> edges, EdgeSubtype subtype) =>
        [.. edges.Select(edge => edge.Target.Column == "c" ? edge with { Subtype = subtype } : edge)];

    private static List<Violation> Judged(string sql, Func<LineageResult, LineageResult> lie)
    {
        using var database = new SqliteDatabase();
        database.Create(World);
        using var query = database.Prepare(sql);
        var before = query.Execute();
        var lineage = Subject.Analyze(sql, World, EngineTraits.Sqlite, TestContext.Current.CancellationToken);
        var judge = new Judge(new LineageClaims(lie(lineage)), before, "k");
        var violations = new List<Violation>();
        foreach (var change in WorldChanges.Of(World, World.Tables[0]))
        {
            database.Load(change.After);
            judge.Compare(change, query.Execute(), violations);
        }

        return violations;
    }
}
