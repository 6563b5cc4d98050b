using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>Short ways to read a text with ScriptDom alone; a refused batch fails the test.</summary>
internal static class Reading
{
    public static ParsedScript Script(string sql)
    {
        var script = new ScriptDomFrontEnd(new RecordingFrontEnd()).Parse(sql, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(script.Diagnostics, diagnostic => diagnostic.Code == TransactSqlCodes.FellBack);
        return script;
    }

    public static T Statement<T>(string sql)
        where T : SqlStatement => Assert.IsType<T>(Assert.Single(Script(sql).Statements), exactMatch: false);

    public static QueryExpression QueryOf(string sql) => Statement<QueryStatement>(sql).Query;

    public static SelectBlock Block(string sql) => Assert.IsType<SelectBlock>(QueryOf(sql));

    /// <summary>The text of an expression as the model has it.</summary>
    public static string Expression(string sql) => ModelText.Of(Assert.Single(Block($"SELECT {sql} FROM t").Items));

    public static string Condition(string sql) => ModelText.Of(Block($"SELECT 1 FROM t WHERE {sql}").Where);

    public static string From(string sql) => ModelText.Of(Block($"SELECT 1 FROM {sql}").From);
}
