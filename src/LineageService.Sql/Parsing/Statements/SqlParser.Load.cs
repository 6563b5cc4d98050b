using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// LOAD DATA of Hive and Spark (INPATH … INTO TABLE), MySQL (INFILE … INTO TABLE), BigQuery (INTO … FROM FILES); other LOADs move
    /// nothing.
    /// </summary>
    private SqlStatement ParseLoad()
    {
        var start = Advance().Start;
        if (!Take(Keyword.Data) && !TakeWord("XML")) return UtilityFrom(start, "LOAD");
        while (At(Keyword.Local) || AtWord("LOW_PRIORITY") || AtWord("CONCURRENT")) Advance();
        if (Take(Keyword.Inpath) || TakeWord("INFILE")) return ParseFileLoad(start);
        if (!Take(Keyword.Into)) Expect(Keyword.Overwrite);
        if (AtAny(Keyword.Temp, Keyword.Temporary)) Advance();
        Take(Keyword.Table);
        var target = ParseObjectName();
        string? path = null;
        var load = new CopyStatement(default) { TargetTable = target };
        if (At(Symbol.LeftParenthesis)) load = WithColumns(load);
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (!Take(Keyword.From, Keyword.Files)) SkipCopyWord();
            else path = ParseOptionList().Value("uris");
        }

        return load with { SourcePath = path ?? "FILES", Span = SpanFrom(start) };
    }

    private CopyStatement ParseFileLoad(int start)
    {
        var path = ParsePath();
        while (AtAny(Keyword.Overwrite, Keyword.Replace, Keyword.Ignore)) Advance();
        Expect(Keyword.Into);
        Take(Keyword.Table);
        var target = ParseObjectName();
        var load = new CopyStatement(default) { SourcePath = path, TargetTable = target };
        while (!AtEnd && !At(Symbol.Semicolon) && !AtBlockEnd())
        {
            if (At(Keyword.Partition)) load = load with { Partitions = ParsePartitionClause() };
            else if (At(Symbol.LeftParenthesis)) load = WithColumns(load);
            else if (Take(Keyword.Set)) load = load with { Assignments = ParseAssignments() };
            else Advance();
        }

        return load with { Span = SpanFrom(start) };
    }

    /// <summary>Redshift's UNLOAD ('query') TO 'x', Athena's UNLOAD (query) TO 'x'.</summary>
    private SqlStatement ParseUnload()
    {
        var start = Advance().Start;
        if (AtWord("MODULE")) return UtilityFrom(start, "UNLOAD");
        Expect(Symbol.LeftParenthesis);
        QueryExpression query;
        if (Current.Kind == TokenKind.String)
        {
            var nested = ParseNested(Advance());
            query = nested is [QueryStatement statement] ? statement.Query : throw Expected("a query in the string");
        }
        else
        {
            query = ParseQuery();
        }

        Expect(Symbol.RightParenthesis);
        Expect(Keyword.To);
        return FinishCopy(new CopyStatement(default) { SourceQuery = query, TargetPath = ParsePath() }, start);
    }

    /// <summary>BigQuery's EXPORT DATA, Hive's EXPORT TABLE … TO, Exasol's EXPORT … INTO, Vertica's EXPORT TO PARQUET.</summary>
    private SqlStatement ParseExport()
    {
        var start = Advance().Start;
        if (Take(Keyword.Data)) return ParseExportData(start);
        if (At(Keyword.To)) return ParseExportTo(start);
        if (AtAny(Keyword.Database, Keyword.Schema)) return UtilityFrom(start, "EXPORT");
        Take(Keyword.Table);
        var copy = new CopyStatement(default);
        copy = AtParenthesizedQuery() ? copy with { SourceQuery = ParseParenthesizedQuery() }
            : copy with { SourceTable = ParseObjectName() };
        while (!AtAny(Keyword.To, Keyword.Into) && !AtEnd && !At(Symbol.Semicolon)) SkipCopyWord();
        if (!AtAny(Keyword.To, Keyword.Into)) throw Expected("TO or INTO");
        Advance();
        return FinishCopy(copy with { TargetPath = At(Symbol.At) || Current.Kind == TokenKind.String ? ParsePath() : ParseExternalPlace() },
            start);
    }

    private CopyStatement ParseExportData(int start)
    {
        string? path = null;
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.As))
        {
            if (Take(Keyword.Options)) path = ParseOptionList().Value("uri") ?? path;
            else SkipCopyWord();
        }

        Expect(Keyword.As);
        var query = ParseQuery();
        return new CopyStatement(SpanFrom(start)) { TargetPath = path ?? "DATA", SourceQuery = query };
    }

    private CopyStatement ParseExportTo(int start)
    {
        Advance();
        var format = ParseObjectName();
        var path = At(Symbol.LeftParenthesis) ? ParseOptionList().Value("directory") : null;
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.As)) SkipCopyWord();
        Expect(Keyword.As);
        var query = ParseQuery();
        return new CopyStatement(SpanFrom(start)) { TargetPath = path ?? format.ToString(), SourceQuery = query };
    }

    /// <summary>Hive's IMPORT TABLE t FROM 'x', Exasol's IMPORT INTO t FROM …; other IMPORTs move nothing.</summary>
    private SqlStatement ParseImport()
    {
        var start = Advance().Start;
        Take(Keyword.External);
        if (!Take(Keyword.Table) && !Take(Keyword.Into)) return UtilityFrom(start, "IMPORT");

        var target = ParseObjectName();
        var load = new CopyStatement(default) { TargetTable = target };
        while (!At(Keyword.From) && !AtEnd && !At(Symbol.Semicolon))
        {
            if (At(Symbol.LeftParenthesis)) load = WithColumns(load);
            else Advance();
        }

        Expect(Keyword.From);
        var path = Current.Kind == TokenKind.String ? ParsePath() : ParseExternalPlace();
        return FinishCopy(load with { SourcePath = path }, start);
    }

    // CSV AT connection FILE 'x', JDBC AT c TABLE t: the first literal, else the text.
    private string ParseExternalPlace()
    {
        var start = Current.Start;
        string? literal = null;
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (Current.Kind == TokenKind.String) literal ??= StringLiteral.Value(TextOf(Current), _dialect.Lexical);
            SkipCopyWord();
        }

        var span = SpanFrom(start);
        return literal ?? _source.Text.Substring(span.Start, span.Length);
    }

    /// <summary>T-SQL's BULK INSERT t FROM 'file' WITH (…).</summary>
    private CopyStatement ParseBulkInsert()
    {
        var start = Advance().Start;
        Expect(Keyword.Insert);
        var target = ParseObjectName();
        Expect(Keyword.From);
        var path = ParsePath();
        if (At(Keyword.With)) SkipWordAndParentheses();
        return new CopyStatement(SpanFrom(start)) { SourcePath = path, TargetTable = target };
    }
}
