using System.IO.Compression;
using System.Text.Json;
using LineageService.Model;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Parsing.Corpus;

/// <summary>
/// Real statements of others: how many are understood. The texts stay outside the repository; without them these tests skip.
/// </summary>
public sealed class CorpusTests
{
    /// <summary>
    /// Per mille of the statements of a dialect that may hold something not understood (some of the texts are wrong on purpose).
    /// </summary>
    public static TheoryData<string, int> Allowed => new()
    {
        { "ansi", 20 }, { "athena", 20 }, { "bigquery", 10 }, { "clickhouse", 15 }, { "databricks", 10 }, { "db2", 10 }, { "doris", 30 },
            { "duckdb", 10 },
        { "exasol", 60 }, { "flink", 20 }, { "greenplum", 10 }, { "hive", 5 }, { "impala", 10 }, { "mariadb", 30 }, { "materialize", 20 },
            { "mysql", 20 },
        { "oracle", 10 }, { "postgres", 10 }, { "presto", 40 }, { "redshift", 20 }, { "snowflake", 10 }, { "spark", 10 }, { "sqlite", 20 },
            { "starrocks", 10 },
        { "teradata", 10 }, { "trino", 10 }, { "tsql", 25 }, { "vertica", 10 },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Statements_of_every_dialect_are_understood(string dialect, int perMille)
    {
        var path = SharedFiles.Require($"corpora/statements/{dialect}.jsonl.gz");
        var front = new DialectFrontEnd(Model.Find(dialect));
        var (count, failed) = (0, 0);
        foreach (var line in Lines(path))
        {
            count++;
            if (!IsUnderstood(front, line.GetProperty("sql").GetString()!)) failed++;
        }

        Assert.True(failed * 1000 <= count * perMille, $"{failed} of {count} statements of {dialect} were not understood");
    }

    [Fact]
    public void Nearly_all_tasks_of_a_real_warehouse_are_understood()
    {
        var path = SharedFiles.Require("corpora/bigquery-etl/tasks.jsonl.gz");
        var front = new DialectFrontEnd(Model.Find("bigquery"));
        var failed = Lines(path).Count(line => !IsUnderstood(front, line.GetProperty("sql").GetString()!));
        Assert.InRange(failed, 0, 5);
    }

    private static bool IsUnderstood(DialectFrontEnd front, string sql)
    {
        var script = front.Parse(sql, TestContext.Current.CancellationToken);
        return !script.Diagnostics.Any(found => found.Severity == DiagnosticSeverity.Error)
            && !script.Statements.Any(statement => statement is OpaqueStatement);
    }

    private static IEnumerable<JsonElement> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement;
        }
    }
}
