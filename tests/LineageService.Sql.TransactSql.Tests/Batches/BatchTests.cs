using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.TransactSql.Tests.Batches;

public class BatchTests
{
    private readonly RecordingFrontEnd _fallback = new();

    [Theory]
    [InlineData("SELECT 1\nGO\nSELECT 2", 2)]
    [InlineData("SELECT 1\r\n  go 5 \r\nSELECT 2", 2)]
    [InlineData("SELECT 1\nGO -- next\nSELECT 2", 2)]
    [InlineData("SELECT 1\nGO;\nSELECT 2\nGO", 2)]
    [InlineData("GO\nGO\nSELECT 1\nGO", 1)]
    [InlineData("SELECT 'a\nGO\nb'", 1)]
    [InlineData("SELECT 1 AS [a]]\nGO\nb]", 1)]
    [InlineData("SELECT 1 AS \"a\nGO\nb\"", 1)]
    [InlineData("SELECT 1 /* a\nGO\n/* b\nGO\n*/ GO\n*/", 1)]
    [InlineData("SELECT 1 -- it's\nGO\nSELECT 2", 2)]
    [InlineData("SELECT 1\nGOTO done\ndone:", 3)]
    [InlineData("SELECT 1 GO\nSELECT 2", 2)]
    [InlineData("", 0)]
    [InlineData(" \n\t-- nothing\nGO\n/* at all */", 0)]
    public void Go_splits_only_where_it_stands_alone(string sql, int statements)
    {
        var script = Parse(sql);
        Assert.Equal(statements, script.Statements.Length);
        Assert.Empty(_fallback.Texts);
    }

    [Fact]
    public void Each_batch_may_create_a_view()
    {
        var script = Parse("CREATE VIEW a AS SELECT 1 AS x\nGO\nCREATE VIEW b AS SELECT x FROM a");
        Assert.Equal(["a", "b"], script.Statements.Cast<CreateViewStatement>().Select(view => view.Name.Last.Text));
    }

    [Fact]
    public void Error_costs_its_batch_and_the_note_says_where()
    {
        const string Sql = "SELECT 1\nGO\nSELECT FROM WHERE\nGO\nSELECT 3";
        var script = Parse(Sql);
        Assert.Collection(
            script.Statements,
            first => Assert.Equal("SELECT 1", TextOf(Sql, first)),
            second => Assert.Equal("SELECT FROM WHERE", TextOf(Sql, Assert.IsType<OpaqueStatement>(second))),
            third => Assert.Equal("SELECT 3", TextOf(Sql, third)));
        var note = Assert.Single(script.Diagnostics);
        Assert.Equal(TransactSqlCodes.FellBack, note.Code);
        Assert.Equal(Model.DiagnosticSeverity.Note, note.Severity);
        Assert.Equal(Sql.IndexOf("FROM", StringComparison.Ordinal), note.Span!.Value.Start);
        Assert.DoesNotContain("WHERE", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fallback_sees_the_refused_batches_at_their_place_and_all_go_lines()
    {
        const string Sql = "SELECT 1\nGO\nSELECT FROM\nGO\nSELECT 3\nGO\nSELECT )\n";
        Parse(Sql);
        var text = Assert.Single(_fallback.Texts);
        Assert.Equal(Sql.Length, text.Length);
        Assert.Equal("GO\nSELECT FROM\nGO\n", text[9..27]);
        Assert.DoesNotContain("1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3", text, StringComparison.Ordinal);
        Assert.EndsWith("\nGO\nSELECT )\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_refused_as_a_whole_goes_on_as_it_is()
    {
        const string Sql = "SELECT {{ column }} FROM t";
        Parse(Sql);
        Assert.Same(Sql, Assert.Single(_fallback.Texts));
    }

    [Theory]
    [InlineData("SELECT SUM(a) OVER w FROM t WINDOW w AS (PARTITION BY b)")]
    [InlineData("SELECT 1 FROM a JOIN b ON a.x IS NOT DISTINCT FROM b.x")]
    [InlineData("SELECT JSON_OBJECT('k': 1)")]
    [InlineData("SELECT a || b FROM t")]
    [InlineData("SELECT a FROM t WHERE x = :p")]
    public void Newer_and_foreign_syntax_falls_back(string sql)
    {
        Assert.Equal(TransactSqlCodes.FellBack, Assert.Single(Parse(sql).Diagnostics).Code);
    }

    [Fact]
    public void Dialect_parser_reads_what_was_refused_at_its_place()
    {
        const string Sql = """
            SELECT 1
            GO
            CREATE PROCEDURE dbo.P AS SELECT t.a || t.b AS ab FROM dbo.T AS t
            GO
            SELECT 3
            GO
            SELECT SUM(a) OVER w FROM dbo.U WINDOW w AS (PARTITION BY b)
            """;
        var frontEnd = new ScriptDomFrontEnd(new DialectFrontEnd(SqlDialects.Find("tsql", out _)));
        var script = frontEnd.Parse(Sql, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["SELECT 1", "CREATE PROCEDURE dbo.P AS SELECT t.a || t.b AS ab FROM dbo.T AS t", "SELECT 3"],
            script.Statements.Take(3).Select(statement => TextOf(Sql, statement)));
        var body = BlockOf(Assert.IsType<CreateProcedureStatement>(script.Statements[1]).Body);
        Assert.Equal("(|| t.a t.b) as ab", ModelText.Of(Assert.Single(body.Items)));
        Assert.Equal("SUM(a) OVER w", TextOf(Sql, Assert.Single(BlockOf(script.Statements[3]).Items)));
        Assert.Equal(2, script.Diagnostics.Length);
    }

    private static SelectBlock BlockOf(SqlStatement statement) => statement is Block { Statements: [var only] }
        ? BlockOf(only)
        : Assert.IsType<SelectBlock>(Assert.IsType<QueryStatement>(statement).Query);

    [Fact]
    public void Without_time_everything_falls_back()
    {
        var limits = new TransactSqlLimits { TimeBudget = TimeSpan.Zero };
        var script = new ScriptDomFrontEnd(_fallback, limits).Parse("SELECT 1\nGO\nSELECT 2", TestContext.Current.CancellationToken);
        Assert.Equal(2, script.Diagnostics.Count(diagnostic => diagnostic.Code == TransactSqlCodes.FellBack));
        Assert.Single(_fallback.Texts);
    }

    [Fact]
    public void Cancellation_by_the_caller_ends_the_reading()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ScriptDomFrontEnd(_fallback).Parse("SELECT 1", source.Token));
    }

    private ParsedScript Parse(string sql) => new ScriptDomFrontEnd(_fallback).Parse(sql, TestContext.Current.CancellationToken);

    private static string TextOf(string sql, SqlNode node) => sql.Substring(node.Span.Start, node.Span.Length).Trim();
}
