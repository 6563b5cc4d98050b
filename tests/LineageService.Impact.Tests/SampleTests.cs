using LineageService.Impact.Changes;

namespace LineageService.Impact.Tests;

/// <summary>A sample that comes, goes or has another size gives other rows (impact.md §B.3, TABLESAMPLE among the clauses of the row set).</summary>
public sealed class SampleTests
{
    private const string Said = "ROWSET(a) VALUE(a.n)";

    [Theory]
    [InlineData("spark", "TABLESAMPLE (10 PERCENT)", "TABLESAMPLE (20 PERCENT)")]
    [InlineData("postgres", "TABLESAMPLE BERNOULLI (10)", "TABLESAMPLE SYSTEM (10)")]
    [InlineData("bigquery", "TABLESAMPLE SYSTEM (10 PERCENT)", "TABLESAMPLE SYSTEM (20 PERCENT)")]
    [InlineData("snowflake", "SAMPLE (10)", "SAMPLE (20)")]
    [InlineData("clickhouse", "SAMPLE 1 / 10", "SAMPLE 1 / 20")]
    [InlineData("duckdb", "TABLESAMPLE 10%", "TABLESAMPLE 20%")]
    public async Task A_sample_is_a_choice_of_rows(string dialect, string sample, string other)
    {
        string Text(string clause) => $"CREATE TABLE a AS SELECT x, COUNT(*) AS n FROM s {clause} GROUP BY x";
        foreach (var (before, after, atoms) in new[] { ("", sample, Said), (sample, "", Said), (sample, other, Said), (sample, sample.ToLowerInvariant() + "  ", "") })
        {
            await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT)", dialect);
            await fixture.AddAsync(("a", Text(before)));
            var report = await fixture.ChangeAsync(("a", Text(after)));

            Assert.Equal((before, after, atoms), (before, after, report.AtomWords().Replace(".X", ".x", StringComparison.Ordinal)));
            Assert.All(report.Atoms.Where(atom => atom.Kind == AtomKind.RowSet), atom => Assert.Equal(DiffCategory.Sample, atom.Category));
        }
    }

    [Fact]
    public async Task A_sample_on_one_side_of_a_join_is_another_side()
    {
        await using var fixture = await ImpactFixture.CreateAsync("CREATE TABLE s (id INT, x INT); CREATE TABLE t (id INT, y INT)", "postgres");
        await fixture.AddAsync(("a", "CREATE TABLE a AS SELECT s.x, t.y FROM s LEFT JOIN t ON t.id = s.id"));

        Assert.Contains("VALUE(a.y)", (await fixture.ChangeAsync(("a", "CREATE TABLE a AS SELECT s.x, t.y FROM s LEFT JOIN t TABLESAMPLE SYSTEM (10) ON t.id = s.id"))).AtomWords(), StringComparison.Ordinal);
    }
}
