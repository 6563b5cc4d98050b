using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;

namespace LineageService.Sql.Tests.Parsing;

/// <summary>Parses one text in a dialect and shows its model; a syntax error fails the test with its message and place.</summary>
internal static class Model
{
    public static string OfExpression(string dialect, string text)
    {
        var expression = SqlParser.ParseExpressionText(text, Find(dialect), out var rest);
        if (expression is null) Assert.Fail($"{dialect}: {text}\n{string.Join('\n', rest.Diagnostics)}");
        return ModelText.Of(expression);
    }

    public static string OfQuery(string dialect, string text)
    {
        var query = SqlParser.ParseQueryText(text, Find(dialect), out var rest);
        if (query is null) Assert.Fail($"{dialect}: {text}\n{string.Join('\n', rest.Diagnostics)}");
        return ModelText.Of(query);
    }

    public static SqlDialect Find(string dialect)
    {
        var found = SqlDialects.Find(dialect, out var known);
        Assert.True(known, dialect);
        return found;
    }
}
