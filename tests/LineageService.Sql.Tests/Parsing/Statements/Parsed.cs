using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Statements;

/// <summary>Parses a text of a test and says loudly where it was not understood.</summary>
internal static class Parsed
{
    public static ParsedScript Script(string sql, string dialect = "ansi")
    {
        var found = SqlDialects.Find(dialect, out var known);
        Assert.True(known, dialect);
        return SqlParser.Parse(sql, found, TestContext.Current.CancellationToken);
    }

    /// <summary>All statements; none may be opaque and no diagnostic an error.</summary>
    public static IReadOnlyList<SqlStatement> Statements(string sql, string dialect = "ansi")
    {
        var script = Script(sql, dialect);
        var errors = script.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"{sql}\n{string.Join('\n', errors)}");
        Assert.DoesNotContain(script.Statements, statement => statement is OpaqueStatement);
        return script.Statements;
    }

    /// <summary>The only statement, of the type asked for.</summary>
    public static T Single<T>(string sql, string dialect = "ansi")
        where T : SqlStatement
    {
        var statement = Assert.Single(Statements(sql, dialect));
        return Assert.IsType<T>(statement);
    }

    /// <summary>A statement's kind without its suffix; of a block its parts in brackets: <c>Block[Insert Insert]</c>.</summary>
    public static string Shape(SqlStatement statement)
    {
        var name = statement.GetType().Name.Replace("Statement", string.Empty, StringComparison.Ordinal);
        return statement switch
        {
            Block block => $"Block[{string.Join(' ', block.Statements.Select(Shape))}]",
            CreateProcedureStatement procedure => $"Procedure({Shape(procedure.Body)})",
            _ => name,
        };
    }

    public static string Shape(string sql, string dialect = "ansi") => string.Join(' ', Statements(sql, dialect).Select(Shape));
}
