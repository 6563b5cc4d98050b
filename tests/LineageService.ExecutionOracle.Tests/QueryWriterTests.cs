using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Running;

namespace LineageService.ExecutionOracle.Tests;

/// <summary>What the generator and the shrinker promise.</summary>
public sealed class QueryWriterTests
{
    [Fact]
    public void The_same_choices_give_the_same_query()
    {
        var world = World.Make(7);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var first = QueryWriter.Write(new Choices(seed), world, EngineTraits.Postgres);
            Assert.Equal(first.Sql, QueryWriter.Write(new Choices(first.Choices), world, EngineTraits.Postgres).Sql);
        }
    }

    [Fact]
    public void No_choices_give_the_simplest_query() =>
        Assert.Equal(
            "SELECT r1.id AS c2, '' || '.' || COALESCE(CAST(r1.id AS TEXT), '~') AS k FROM t1 r1",
            QueryWriter.Write(new Choices([]), World.Make(7), EngineTraits.Sqlite).Sql);

    [Fact]
    public void A_finding_is_made_simple()
    {
        var world = World.Make(7);
        using var database = new SqliteDatabase();
        database.Create(world);

        // In place of a contradiction, of which there is none to be had: a query is wrong as long as it has a WHERE.
        var shrinker = new Shrinker(world, database, TestContext.Current.CancellationToken)
        {
            IsFound = subject => subject.Query.Sql.Contains("WHERE", StringComparison.Ordinal),
        };
        var query = Enumerable.Range(0, 1_000).Select(seed => QueryWriter.Write(new Choices((ulong)seed), world, EngineTraits.Sqlite))
            .First(query => query.Sql.Contains("WHERE", StringComparison.Ordinal) && query.Sql.Length > 600);
        var small = shrinker.Shrink(new Finding(world.Seed, query, null, new Violation(ViolationKind.NotUnderstood, null), ""));
        Assert.Contains("WHERE", small.Query.Sql, StringComparison.Ordinal);
        Assert.InRange(small.Query.Sql.Length, 1, 200);
    }
}
