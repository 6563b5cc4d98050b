using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Parsing.Corpora;

/// <summary>
/// How much of other people's SQL is understood. The floors are what was once reached, less a little: they may rise, not fall.
/// </summary>
public sealed class CoverageTests
{
    [Theory]
    [InlineData("ansi", 98)]
    [InlineData("athena", 98)]
    [InlineData("bigquery", 98.5)]
    [InlineData("clickhouse", 98.5)]
    [InlineData("databricks", 99.5)]
    [InlineData("db2", 98)]
    [InlineData("doris", 97)]
    [InlineData("duckdb", 99)]
    [InlineData("exasol", 95)]
    [InlineData("flink", 97.5)]
    [InlineData("greenplum", 100)]
    [InlineData("hive", 99.8)]
    [InlineData("impala", 99)]
    [InlineData("mariadb", 97)]
    [InlineData("materialize", 98)]
    [InlineData("mysql", 98)]
    [InlineData("oracle", 99)]
    [InlineData("postgres", 99.5)]
    [InlineData("presto", 97)]
    [InlineData("redshift", 97.5)]
    [InlineData("snowflake", 99.5)]
    [InlineData("spark", 99.5)]
    [InlineData("sqlite", 98)]
    [InlineData("starrocks", 100)]
    [InlineData("teradata", 100)]
    [InlineData("trino", 99)]
    [InlineData("tsql", 97.5)]
    [InlineData("vertica", 100)]
    public void Statements_of_a_dialect_are_understood(string dialect, double floor)
    {
        var path = SharedFiles.Require($"corpora/statements/{dialect}.jsonl.gz");
        var texts = Understanding.Lines(path).Select(line => (line.GetProperty("id").GetString()!, line.GetProperty("sql").GetString()!));
        AssertUnderstood(dialect, texts, floor);
    }

    [Fact]
    public void Tasks_of_a_warehouse_are_understood()
    {
        var path = SharedFiles.Require("corpora/bigquery-etl/tasks.jsonl.gz");
        var texts = Understanding.Lines(path).Select(line => (line.GetProperty("file").GetString()!, line.GetProperty("sql").GetString()!));
        AssertUnderstood("bigquery", texts, 99.9);
    }

    [Fact]
    public void Texts_of_the_lineage_cases_are_understood()
    {
        var folder = SharedFiles.Require("cases");
        var all = 0;
        var gaps = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl.gz"))
        {
            foreach (var line in Understanding.Lines(path))
            {
                all++;
                var dialect = SqlDialects.Find(line.GetProperty("dialect").GetString() ?? "ansi", out _);
                var script = SqlParser.Parse(line.GetProperty("sql").GetString()!, dialect, TestContext.Current.CancellationToken);
                if (!Understanding.IsComplete(script)) gaps.Add($"{line.GetProperty("id").GetString()}: {Understanding.FirstGap(script)}");
            }
        }

        Assert.True(gaps.Count <= all * 0.005, string.Join('\n', gaps));
    }

    private static void AssertUnderstood(string name, IEnumerable<(string Id, string Sql)> texts, double floor)
    {
        var dialect = SqlDialects.Find(name, out var known);
        Assert.True(known, name);
        var all = 0;
        var gaps = new List<string>();
        foreach (var (id, sql) in texts)
        {
            all++;
            var script = SqlParser.Parse(sql, dialect, TestContext.Current.CancellationToken);
            if (!Understanding.IsComplete(script)) gaps.Add($"{id}: {Understanding.FirstGap(script)}");
        }

        var percent = 100.0 * (all - gaps.Count) / all;
        Assert.True(percent >= floor, $"{percent:F2} % of {all}, less than {floor} %\n{string.Join('\n', gaps.Take(40))}");
    }
}
