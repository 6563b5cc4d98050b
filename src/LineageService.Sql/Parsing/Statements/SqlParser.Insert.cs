using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// REPLACE INTO (MySQL, SQLite), or a REPLACE that creates: Teradata's views, procedures and macros, tables of Flink and Spark.
    /// </summary>
    private SqlStatement ParseReplace() =>
        Peek().Keyword is Keyword.View or Keyword.Procedure or Keyword.Macro or Keyword.Function or Keyword.Recursive or Keyword.Table
            or Keyword.Temporary
            ? ParseCreate([])
            : ParseInsert([]);

    /// <summary>INSERT, REPLACE, UPSERT with everything between the verb and the target.</summary>
    private SqlStatement ParseInsert(ImmutableArray<CommonTableExpression> with)
    {
        var start = with.IsEmpty ? Current.Start : with[0].Span.Start;
        Advance();
        SkipInsertModifiers();
        if (AtConditionalInsert()) return ParseConditionalInsert(with, start);
        var overwrite = Take(Keyword.Overwrite);
        Take(Keyword.Into);
        return ParseInsertBody(new InsertHead(start, overwrite, with));
    }

    private void SkipInsertModifiers()
    {
        if (Take(Keyword.Or)) Advance();
        while (At(Keyword.Ignore) || AtWord("LOW_PRIORITY") || AtWord("HIGH_PRIORITY") || AtWord("DELAYED")) Advance();
        if (At(Keyword.Top)) SkipTop();
    }

    /// <summary><c>TOP (n) [PERCENT]</c>.</summary>
    private void SkipTop()
    {
        Advance();
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        else Advance();
        Take(Keyword.Percent);
    }

    private InsertStatement ParseInsertBody(InsertHead head)
    {
        var columns = ImmutableArray<Identifier>.Empty;
        var (target, isPath) = ParseInsertTarget(ref columns);
        var insert = new InsertStatement(target, target.Span)
        {
            Overwrite = head.Overwrite,
            With = head.With,
            TargetIsPath = isPath,
            Columns = columns,
        };
        insert = ParseInsertClauses(insert);
        insert = ParseInsertSource(insert);
        insert = ParseInsertTail(insert);
        return insert with { Span = SpanFrom(head.Start) };
    }

    private (TableReference Target, bool IsPath) ParseInsertTarget(ref ImmutableArray<Identifier> columns)
    {
        var start = Current.Start;
        if (At(Keyword.Local, Keyword.Directory)) Advance();
        if (At(Keyword.Directory)) return (ParseDirectoryTarget(start), true);
        Take(Keyword.Table);
        if (AtParenthesizedQuery()) return (TargetUnderQuery(ref columns), false);
        if (At(Keyword.Function) || AtRemoteRowset()) return (ParseFunctionTarget(), true);
        return (ParseTargetTable(), false);
    }

    // INSERT OVERWRITE DIRECTORY '…' ROW FORMAT … / USING parquet OPTIONS (…): the layout changes no name.
    private TableReference ParseDirectoryTarget(int start)
    {
        Advance();
        var path = Current.Kind == TokenKind.String ? StringLiteral.Value(TextOf(Advance()), _dialect.Lexical) : string.Empty;
        var span = SpanFrom(start);
        while (!AtEnd && !At(Symbol.Semicolon) && !AtQueryStart() && !AtAny(Keyword.Map, Keyword.From))
        {
            if (At(Symbol.LeftParenthesis)) path = path.Length == 0 ? ParseOptionList().Value("path") ?? path : SkippedOptions(path);
            else Advance();
        }

        return new TableReference(PathName(path, span), null, span);
    }

    private string SkippedOptions(string path)
    {
        SkipParenthesized();
        return path;
    }

    // Oracle: INSERT INTO (SELECT a, b FROM t) … writes t.
    private TableReference TargetUnderQuery(ref ImmutableArray<Identifier> columns)
    {
        var query = ParseParenthesizedQuery();
        while (query is WithQuery with) query = with.Body;
        if (query is not SelectBlock { From: [var relation, ..] } block) throw new SyntaxError(query.Span, "expected a table to change");

        // Its items are the columns that the rows go to.
        if (block.Items.All(item => item is ExpressionItem { Expression: ColumnReference }))
            columns = [.. block.Items.Select(item => ((ColumnReference)((ExpressionItem)item).Expression).Parts[^1])];
        return FirstTable(relation);
    }

    private static ObjectName PathName(string path, Model.TextSpan span) => new([new Identifier(path, Quoted: true)], span);

    private bool AtRemoteRowset() =>
        Peek().Symbol == Symbol.LeftParenthesis && (AtWord("OPENQUERY") || AtWord("OPENROWSET") || AtWord("OPENDATASOURCE"));

    // A target behind OPENQUERY: what the statement before did with it is over.
    private bool _remoteTarget;

    // ClickHouse's INSERT INTO FUNCTION s3('…'): the first literal names the place. T-SQL's INSERT INTO OPENQUERY(…) changes what only
    // the other server knows.
    private TableReference ParseFunctionTarget()
    {
        _remoteTarget = AtRemoteRowset();
        Take(Keyword.Function);
        var start = Current.Start;
        var name = TextOf(Advance()).ToString();
        var first = Peek();
        var path = At(Symbol.LeftParenthesis)
            && first.Kind == TokenKind.String ? StringLiteral.Value(TextOf(first), _dialect.Lexical) : name;
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        while (At(Symbol.Dot) && IsIdentifier(Peek())) Skip(2);
        var span = SpanFrom(start);
        return new TableReference(PathName(path, span), null, span);
    }

    private InsertStatement ParseInsertClauses(InsertStatement insert)
    {
        while (true)
        {
            if (At(Keyword.Partition) || AtWord("PARTITIONS")) insert = insert with { Partitions = ParsePartitionClause() };
            else if (At(Symbol.LeftParenthesis) && Peek().Symbol == Symbol.Star) insert = insert with { AllExcept = ParseTargetStar() };
            else if (At(Symbol.LeftParenthesis) && !AtParenthesizedQuery())
                insert = insert with { Columns = ParseTargetColumns(insert.Target) };
            else if (Take(Keyword.If, Keyword.Not, Keyword.Exists)) continue;
            else if (Take(Keyword.By, Keyword.Name)) insert = insert with { ByName = true };
            else if (Take(Keyword.By, Keyword.Position)) continue;
            else if (At(Keyword.Replace) && Peek().Keyword is Keyword.Where or Keyword.Using or Keyword.On)
                insert = insert with { Replaces = ParseReplaceCondition() };
            else if (AtWord("OVERRIDING")) Skip(3);
            else if (At(Keyword.Output)) insert = insert with { Returning = ParseOutput(insert.Returning) };
            else if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis && !IsQueryStart(2)) SkipWordAndParentheses();
            else if (At(Keyword.With) && WordIs(Peek(), "LABEL")) Skip(3);
            else if ((At(Keyword.Options) || AtWord("PROPERTIES")) && Peek().Symbol == Symbol.LeftParenthesis) SkipWordAndParentheses();
            else if (At(Keyword.Settings)) SkipSettings();
            else if (At(Symbol.LeftBracket)) SkipBracketHint();
            else return insert;
        }
    }

    private void SkipWordAndParentheses()
    {
        Advance();
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
    }

    // Impala's [SHUFFLE].
    private void SkipBracketHint()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Symbol.RightBracket)) Advance();
        Expect(Symbol.RightBracket);
    }

    // ClickHouse: SETTINGS a = 1, b = 'x'.
    private void SkipSettings()
    {
        do
        {
            Advance();
            ParseObjectName();
            Expect(Symbol.Equal);
            ParseExpression();
        }
        while (At(Symbol.Comma));
    }

    private ReplaceClause ParseReplaceCondition()
    {
        var start = Advance().Start;
        var kind = Advance().Keyword;
        return kind == Keyword.Using
            ? new ReplaceClause(ParseUsingList(), null, IsMatch: true, null, SpanFrom(start))
            : new ReplaceClause([], ParseExpression(), IsMatch: kind == Keyword.On, null, SpanFrom(start));
    }

    /// <summary>True where the parenthesis holds a query and not a list of columns.</summary>
    private bool AtParenthesizedQuery()
    {
        var offset = 0;
        while (offset < MaximumDepth && Peek(offset).Symbol == Symbol.LeftParenthesis) offset++;
        if (offset == 0) return false;
        var next = Peek(offset + 1);
        return Peek(offset).Keyword switch
        {
            Keyword.Select => true,
            Keyword.With => next.Kind is TokenKind.Word or TokenKind.QuotedIdentifier,
            Keyword.Values => next.Symbol == Symbol.LeftParenthesis,
            Keyword.From or Keyword.Table => next.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.String
            || next.Symbol == Symbol.LeftParenthesis,
            _ => offset > 1,
        };
    }

    private ImmutableArray<PartitionAssignment> ParsePartitionClause()
    {
        Advance();
        if (Grammar.PartitionClauseNamesPartitions || !At(Symbol.LeftParenthesis))
        {
            while (!At(Symbol.LeftParenthesis) && AtIdentifier()) Advance();
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            return [];
        }

        Expect(Symbol.LeftParenthesis);
        var partitions = ImmutableArray.CreateBuilder<PartitionAssignment>();
        while (!At(Symbol.RightParenthesis))
        {
            var column = ParseObjectName().Last;
            partitions.Add(new PartitionAssignment(column, Take(Symbol.Equal) || Take(Symbol.DoubleEqual) ? ParseExpression() : null));
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return partitions.ToImmutable();
    }

    /// <summary>The column list of INSERT. A qualified column loses its table's name; a nested one keeps its dots.</summary>
    private ImmutableArray<Identifier> ParseTargetColumns(TableReference target)
    {
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis))
        {
            if (Current.Kind == TokenKind.Parameter && TextOf(Current)[0] == '$') columns.Add(ParsePseudoColumn());
            else columns.Add(ColumnOf(target, ParseObjectName()));
            while (At(Symbol.LeftBracket)) SkipBracketHint();

            // Flink takes the type of a dynamic column behind its name.
            if (AtIdentifier()) ParseTypeName();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return columns.ToImmutable();
    }

    // ClickHouse: (*), (* EXCEPT (a, b)), (* EXCEPT a).
    private ImmutableArray<Identifier> ParseTargetStar()
    {
        Skip(2);
        ImmutableArray<Identifier> except = [];
        if (Take(Keyword.Except)) except = At(Symbol.LeftParenthesis) ? ParseIdentifierList() : [ParseIdentifier()];
        Expect(Symbol.RightParenthesis);
        return except;
    }

    // T-SQL: $from_id of an edge table.
    private Identifier ParsePseudoColumn() => new(TextOf(Advance()).ToString(), Quoted: false);

    private static Identifier ColumnOf(TableReference target, ObjectName written)
    {
        if (written.Parts.Length == 1) return written.Last;
        var first = written.Parts[^2].Text;
        var isTable = first.Equals(target.Alias?.Name.Text, StringComparison.OrdinalIgnoreCase)
            || first.Equals(target.Name.Last.Text, StringComparison.OrdinalIgnoreCase);
        return isTable ? written.Last : new Identifier(written.ToString(), written.Last.Quoted);
    }

    /// <summary>What stands before an INSERT's target.</summary>
    private readonly record struct InsertHead(int Start, bool Overwrite, ImmutableArray<CommonTableExpression> With);
}
