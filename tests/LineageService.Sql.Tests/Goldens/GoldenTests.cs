using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Testing;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>
/// The specification of lineage by example. <c>UPDATE_GOLDENS=1</c> rewrites what is expected; the diff is reviewed like code.
/// </summary>
public sealed class GoldenTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1";

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Folder, "*.sqltest").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "LineageService.Sql.Tests", "Goldens", "Cases");

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_has_the_lineage_it_states(string name)
    {
        var file = Path.Combine(Folder, name);
        var cases = GoldenFile.Read(file);
        var actual = cases.ConvertAll(golden => (Case: golden, Actual: LineageText.Of(Analyze(golden))));
        if (Updates)
        {
            GoldenFile.Write(file, actual);
            return;
        }

        var wrong = actual.Where(pair => pair.Actual != pair.Case.Expected).Select(pair =>
            $"{name}:{pair.Case.Line} {pair.Case.Name}\n{pair.Case.Sql}--- expected\n{pair.Case.Expected}--- actual\n{pair.Actual}");
        Assert.True(cases.Count > 0, $"{name} holds no case");
        Assert.Empty(string.Join("\n", wrong));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_page_names_its_manual_and_the_version(string name) =>
        Assert.Matches("[A-Za-z]{3,}.*[0-9]", GoldenFile.HeadOf(Path.Combine(Folder, name)) ?? "no head");

    [Theory]
    [InlineData("ansi")]
    [InlineData("spark")]
    [InlineData("databricks")]
    [InlineData("hive")]
    [InlineData("flink")]
    [InlineData("bigquery")]
    [InlineData("snowflake")]
    [InlineData("tsql")]
    [InlineData("postgres")]
    [InlineData("redshift")]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    [InlineData("oracle")]
    [InlineData("trino")]
    [InlineData("presto")]
    [InlineData("athena")]
    [InlineData("clickhouse")]
    [InlineData("duckdb")]
    [InlineData("doris")]
    [InlineData("starrocks")]
    [InlineData("impala")]
    public void Every_dialect_of_the_warehouse_has_a_page(string dialect) =>
        Assert.True(File.Exists(Path.Combine(Folder, dialect + ".sqltest")), $"no page of {dialect}");

    private static LineageResult Analyze(GoldenCase golden)
    {
        var dialect = SqlDialects.Find(GoldenFile.DialectOf(golden.File), out _);
        var options = new AnalysisOptions { Context = string.IsNullOrWhiteSpace(golden.Catalog) ? [] : [golden.Catalog] };
        return SqlLineageAnalyzer.Analyze(
            golden.Sql, dialect, new DialectFrontEnd(dialect), NoCatalog.Instance, options, TestContext.Current.CancellationToken);
    }
}
