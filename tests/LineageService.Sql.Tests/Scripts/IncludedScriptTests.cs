using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lineage;
using LineageService.Sql.Parsing;
using LineageService.Sql.Scripts;
using LineageService.Sql.Tests.Goldens;

namespace LineageService.Sql.Tests.Scripts;

/// <summary>Scripts that run other scripts by name, as the clients of each dialect do.</summary>
public sealed class IncludedScriptTests
{
    private static readonly Files Scripts = new(new(StringComparer.Ordinal)
    {
        ["fill.sql"] = "insert into t select a from s",
        ["use.hql"] = "use dw;\nset hivevar:src=ods.s;",
        ["again.sql"] = "insert into t select a from s;\nsource again.sql;\n",
        ["outer.sql"] = "\\ir inner.sql\n",
        ["inner.sql"] = "insert into t select a from s;",
        ["args.sql"] = "insert into &1 select a from &2;",
        ["temp.sql"] = "select a, b into #x from s\ngo\n",
        ["lost.sql"] = "source gone1.sql;\nsource gone2.sql;\n",
    });

    [Theory]
    [InlineData("hive", "source fill.sql;")]
    [InlineData("hive", "  SOURCE 'fill.sql' ;")]
    [InlineData("hive", "!run fill.sql")]
    [InlineData("spark", "-- first\nsource fill.sql;")]
    [InlineData("impala", "source fill.sql;")]
    [InlineData("hive", "set hivevar:f=fill;\nsource ${hivevar:f}.sql;")]
    [InlineData("postgres", "\\i fill.sql")]
    [InlineData("postgres", "\\include 'fill.sql'")]
    [InlineData("postgres", "\\set f fill.sql\n\\i :f")]
    [InlineData("postgres", "\\ir outer.sql")]
    [InlineData("redshift", "begin;\n\\i fill.sql\ncommit;")]
    [InlineData("tsql", ":r fill.sql")]
    [InlineData("tsql", "print 'x'\nGO\n:r \"fill.sql\"\nGO")]
    [InlineData("oracle", "@fill")]
    [InlineData("oracle", "@@fill.sql;")]
    [InlineData("oracle", "start fill")]
    [InlineData("oracle", "@args t s")]
    [InlineData("snowflake", "!source fill.sql")]
    [InlineData("mysql", "source fill.sql")]
    [InlineData("mysql", "\\. fill.sql")]
    [InlineData("duckdb", ".read fill.sql")]
    [InlineData("teradata", ".run file = fill.sql")]
    public void A_script_that_is_run_by_name_counts_where_it_is_run(string dialect, string sql)
    {
        var result = Analyze(dialect, sql);
        Assert.Equal("t.a <- s.a", string.Join(' ', result.Columns.Select(edge => $"{edge.Target.Table}.{edge.Target.Column} <- {edge.Source.Table}.{edge.Source.Column}")));
        Assert.Empty(result.Unknowns);
        Assert.Equal(0, result.OpaqueStatements);
    }

    [Fact]
    public void What_it_sets_holds_after_it() =>
        Assert.Equal("dw.t <- ods.s", Tables(Analyze("hive", "source use.hql;\ninsert into t select a from ${hivevar:src};")));

    [Fact]
    public void A_temp_table_that_it_makes_is_there_after_it() =>
        Assert.Equal("t <- s", Tables(Analyze("tsql", ":r temp.sql\nINSERT INTO t SELECT a FROM #x")));

    [Fact]
    public void Its_edges_stand_at_the_command()
    {
        const string Sql = "use x;\nsource fill.sql; insert into u select b from v;";
        var spans = Analyze("hive", Sql).Columns.Select(edge => Sql.Substring(edge.Span.Start, edge.Span.Length));
        Assert.Equal(["source fill.sql;", "b"], spans);
    }

    [Theory]
    [InlineData("hive", "source gone.sql;", "gone.sql")]
    [InlineData("postgres", "\\i gone.sql", "gone.sql")]
    [InlineData("oracle", "@gone", "gone.sql")]
    [InlineData("hive", "source ${env}/x.sql;", "${env}/x.sql")]
    [InlineData("hive", "source again.sql;", "again.sql")]
    public void One_that_cannot_be_read_is_an_unknown_that_names_it(string dialect, string sql, string name)
    {
        var unknown = Assert.Single(Analyze(dialect, sql).Unknowns);
        Assert.Equal(UnknownCodes.IncludedScript, unknown.Code);
        Assert.Contains(name, unknown.Message, StringComparison.Ordinal);
        Assert.Equal(new TextSpan(0, sql.Length), unknown.Span);
    }

    [Fact]
    public void Each_of_several_is_named() => Assert.Equal(2, Analyze("hive", "source lost.sql;").Unknowns.Length);

    [Theory]
    [InlineData("hive", "select\n  source from t;")]
    [InlineData("mysql", "select a,\n  source\nfrom t")]
    [InlineData("hive", "/*\n;\nsource gone.sql;\n*/ select a from t;")]
    [InlineData("hive", "-- ;\n-- source gone.sql;\nselect a from t;")]
    [InlineData("postgres", "select '\n\\i gone.sql\n' from t")]
    [InlineData("oracle", "select a from t\nstart with b = 1 connect by prior b = c")]
    [InlineData("snowflake", "select $1 from\n@stage/x.csv")]
    public void What_only_looks_like_a_command_is_none(string dialect, string sql) =>
        Assert.DoesNotContain(Analyze(dialect, sql).Unknowns, unknown => unknown.Code == UnknownCodes.IncludedScript);

    private static string Tables(LineageResult result) =>
        string.Join(' ', result.Outputs) + " <- " + string.Join(' ', result.Inputs);

    private static LineageResult Analyze(string name, string sql)
    {
        var dialect = SqlDialects.Find(name, out _);
        return SqlLineageAnalyzer.Analyze(
            sql, dialect, new DialectFrontEnd(dialect, null, Scripts), NoCatalog.Instance, new AnalysisOptions(), TestContext.Current.CancellationToken);
    }

    private sealed class Files(Dictionary<string, string> texts) : IScriptSource
    {
        public IncludedScript Find(string name, string? within) =>
            texts.TryGetValue(name, out var text) ? new IncludedScript(name, text, null) : IncludedScript.Refused(name, "it was not found");
    }
}
