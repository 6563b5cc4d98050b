using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>CREATE TABLE from its kind on: name, columns, clauses, query, in whatever order the dialect has them.</summary>
    private SqlStatement ParseCreateTable(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        SkipIfNotExists();
        if (At(Keyword.On, Keyword.Cluster)) Skip(3);

        // Teradata's table options stand between commas in front of the columns.
        if (At(Symbol.Comma)) SkipTableOptions();
        var table = new CreateTableStatement(name, name.Span) { Temporary = head.Temporary, With = head.With };
        var parts = new TableParts(table);
        ParseTableParts(parts);

        return parts.Table with { Options = parts.Options.ToImmutable(), Span = SpanFrom(head.Start) };
    }

    private void SkipTableOptions()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Symbol.LeftParenthesis) && !At(Keyword.As)) Advance();
    }

    private void ParseTableParts(TableParts parts)
    {
        while (!AtTableEnd(parts))
        {
            if (AtTableQuery(parts)) ParseTableQuery(parts);
            else if (At(Symbol.LeftParenthesis) && !parts.HasElements) ParseTableElements(parts);
            else ParseTableClause(parts);
        }
    }

    private bool AtTableEnd(TableParts parts)
    {
        if (AtEnd || At(Symbol.Semicolon) || (_blockDepth > 0 && AtAny(Keyword.End, Keyword.Else))) return true;
        if (!Grammar.StatementsWithoutSeparator)
            return parts.Table.Query is not null && AtStatementStart(_position) && IsFirstOnLine(_position) && !At(Keyword.With);
        return AtStatementStart(_position) && !(At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis) && !At(Symbol.LeftParenthesis);
    }

    /// <summary>True at AS with a query behind it, or at a query that needs no AS.</summary>
    private bool AtTableQuery(TableParts parts)
    {
        if (parts.Table.Query is not null) return false;
        if (At(Keyword.As))
        {
            var next = Peek();
            return next.Keyword is Keyword.Select or Keyword.With or Keyword.Values or Keyword.Table or Keyword.From or Keyword.Pivot
                or Keyword.Unpivot
                || next.Symbol == Symbol.LeftParenthesis || WordIs(next, "LOCKING") || WordIs(next, "DESCRIBE")
                || next.Kind == TokenKind.TemplateHole;
        }

        if (At(Keyword.Select)) return !Grammar.StatementsWithoutSeparator;
        return At(Symbol.LeftParenthesis) && AtParenthesizedQuery() && Peek().Keyword == Keyword.Select;
    }

    private void ParseTableQuery(TableParts parts)
    {
        Take(Keyword.As);
        SkipLocking();
        var query = ParseQuery();
        parts.Table = parts.Table with { Query = query };
    }

    private void ParseTableClause(TableParts parts)
    {
        switch (Current.Keyword)
        {
            case Keyword.Like or Keyword.Clone or Keyword.Copy:
                ParseCopiedTable(parts);
                break;
            case Keyword.Shallow when Peek().Keyword == Keyword.Clone:
                Advance();
                ParseCopiedTable(parts);
                break;
            case Keyword.Partitioned:
                ParsePartitionedBy(parts);
                break;
            case Keyword.Partition when Peek().Keyword == Keyword.Of:
                Skip(2);
                parts.Table = parts.Table with { Like = ParseObjectName() };
                break;
            case Keyword.With or Keyword.Options or Keyword.Tblproperties when Peek().Symbol == Symbol.LeftParenthesis:
                Advance();
                parts.Options.AddRange(ParseOptionList());
                break;
            case Keyword.Location when Peek().Kind == TokenKind.String:
                Advance();
                parts.Options.Add(new KeyValuePair<string, string>("location", StringLiteral.Value(TextOf(Advance()), _dialect.Lexical)));
                break;
            case Keyword.Unique or Keyword.Primary when Grammar.KeyClauses && Peek().Keyword == Keyword.Key
                && Peek(2).Symbol == Symbol.LeftParenthesis:
                Skip(2);
                if (KeyColumns() is { } key) parts.Table = parts.Table with { Keys = parts.Table.Keys.Add(key) };
                SkipParenthesizedOrRest();
                break;
            case Keyword.Comment when Peek().Kind == TokenKind.String:
                Advance();
                parts.Options.Add(new KeyValuePair<string, string>("comment", StringLiteral.Value(TextOf(Advance()), _dialect.Lexical)));
                break;
            case Keyword.Using when Peek().Kind == TokenKind.Word:
                Advance();
                parts.Options.Add(new KeyValuePair<string, string>("using", TextOf(Advance()).ToString()));
                break;
            case Keyword.Partition when Peek().Keyword == Keyword.By:
                ReadPartitionNames(parts);
                break;
            case var _ when AtWord("SERVER") && IsIdentifier(Peek()):
                Advance();
                parts.Options.Add(new KeyValuePair<string, string>("server", WordOrString(Advance())));
                break;
            case var _ when AtWord("PROPERTIES") && Peek().Symbol == Symbol.LeftParenthesis:
                Advance();
                parts.Options.AddRange(ParseOptionList());
                break;
            case var _ when AtWord("STORED") && Peek().Keyword == Keyword.As:
                // The format behind it is no table's name.
                Skip(3);
                break;
            case Keyword.As when IsIdentifier(Peek()):
                ParseAsOtherTable(parts);
                break;
            case Keyword.For when Peek().Keyword == Keyword.Values:
                SkipToStatementEnd();
                break;
            case Keyword.From when IsIdentifier(Peek()) || Peek().Kind == TokenKind.String:
                ParseLoadedFrom(parts);
                break;
            default:
                ParseLooseClause(parts);
                break;
        }
    }

    // LIKE t / CLONE t / COPY t; COPY GRANTS and the like are words of their own.
    private void ParseCopiedTable(TableParts parts)
    {
        var word = Advance();
        if (word.Keyword == Keyword.Clone) Take(Keyword.As);
        if (word.Keyword == Keyword.Copy && (AtWord("GRANTS") || AtWord("TAGS"))) return;
        if (!AtIdentifier() && Current.Kind != TokenKind.String) return;
        if (Peek().Kind == TokenKind.String && Peek().Start > Current.End && (AtWord("PARQUET") || AtWord("ORC") || AtWord("AVRO")))
        {
            // Impala, Spark: LIKE PARQUET 'file' takes the columns of a file and none of its rows.
            Skip(2);
            return;
        }

        var other = ParseObjectName();

        // VERSION AS OF 3, AT (TIMESTAMP => …): which version is copied.
        if (word.Keyword == Keyword.Clone) SkipTableDecorations();
        parts.Table = word.Keyword == Keyword.Like ? parts.Table with { Like = other } : parts.Table with { CloneOf = other };
    }

    // ClickHouse and Teradata: CREATE TABLE a AS b [WITH DATA]; T-SQL's AS NODE, AS FILETABLE and a table function are no table's name.
    private void ParseAsOtherTable(TableParts parts)
    {
        Advance();
        if (AtWord("NODE") || AtWord("EDGE") || AtWord("FILETABLE") || AtWord("RANGE") || AtWord("HASH")
            || Peek().Symbol == Symbol.LeftParenthesis)
        {
            Advance();
            return;
        }

        if (Take(Keyword.Clone, Keyword.Of))
        {
            // Microsoft Fabric: AS CLONE OF t [AT 'moment'].
            parts.Table = parts.Table with { CloneOf = ParseObjectName() };
            if (At(Keyword.At)) Skip(2);
            return;
        }

        var other = ParseObjectName();
        parts.Table = At(Keyword.With) && WordIs(Peek(), "DATA") ? parts.Table with { CloneOf = other } : parts.Table with { Like = other };
    }

    // Vertica, Snowflake: FROM LISTING x, FROM ARCHIVE x: not a query.
    private void ParseLoadedFrom(TableParts parts)
    {
        if (parts.Table.Query is null && AtQueryStart() && !parts.HasElements) parts.Table = parts.Table with { Query = ParseQuery() };
        else Advance();
    }

    // Storage, layout and other clauses by their tokens; key = value pairs are kept as options.
    private void ParseLooseClause(TableParts parts)
    {
        if (At(Symbol.LeftParenthesis))
        {
            SkipParenthesizedOrRest();
            return;
        }

        var word = Advance();
        if (word.Kind == TokenKind.Word && At(Symbol.LeftParenthesis) && !AtParenthesizedQuery())
        {
            SkipParenthesizedOrRest();
            return;
        }

        if (word.Kind != TokenKind.Word || !At(Symbol.Equal)) return;
        Advance();
        var key = TextOf(word).ToString().ToLowerInvariant();
        if (At(Symbol.LeftParenthesis))
        {
            SkipParenthesizedOrRest();
            return;
        }

        var token = Current;
        if (token.Kind == TokenKind.String) parts.Options.Add(new KeyValuePair<string, string>(key, ParsePath()));
        else if (token.Kind is TokenKind.Word or TokenKind.Number)
        {
            parts.Options.Add(new KeyValuePair<string, string>(key, TextOf(Advance()).ToString()));
            if (key == "engine" && At(Symbol.LeftParenthesis)) ReadEngineArguments(parts);
        }
        else if (AtLocation()) parts.Options.Add(new KeyValuePair<string, string>(key, ParsePath()));
        else if (!AtEnd && !At(Symbol.Semicolon)) Advance();
    }

    // ClickHouse: ENGINE = Kafka('broker', 'topic', 'group', 'JSON'), Distributed(cluster, db, table); anything computed leaves a gap.
    private void ReadEngineArguments(TableParts parts)
    {
        var end = _position;
        SkipParenthesizedOrRest();
        (end, _position) = (_position, end);
        Advance();
        var number = 0;
        for (var depth = 0; _position < end - 1; Advance())
        {
            if (At(Symbol.LeftParenthesis)) depth++;
            else if (At(Symbol.RightParenthesis)) depth--;
            else if (depth == 0 && At(Symbol.Comma)) number++;
            else if (depth == 0 && (Current.Kind is TokenKind.String or TokenKind.QuotedIdentifier or TokenKind.Word))
                parts.Options.Add(new KeyValuePair<string, string>(EngineKey(number), WordOrString(Current)));
        }

        _position = end;
    }

    private static string EngineKey(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"engine.{number}");

    // PARTITION BY RANGE (dt) (…), toYYYYMM(d), DATE(ts): names of the expression, not those of the partitions declared behind it.
    private void ReadPartitionNames(TableParts parts)
    {
        Advance();
        Advance();
        var mark = _identifiers.Count;
        while (AtWord("RANGE") || AtWord("LIST") || AtWord("HASH") || AtWord("KEY") || AtWord("COLUMNS") || AtWord("LINEAR")) Advance();
        if (AtIdentifier() && Peek().Symbol != Symbol.LeftParenthesis)
        {
            _identifiers.Push(ParseIdentifier());
        }
        else
        {
            if (AtIdentifier()) Advance();
            var end = _position;
            SkipParenthesizedOrRest();
            (end, _position) = (_position, end);
            for (; _position < end; Advance())
            {
                if (IsIdentifier(Current)
                    && Peek().Symbol != Symbol.LeftParenthesis) _identifiers.Push(
                    new Identifier(WordOrString(Current), Current.Kind != TokenKind.Word));
            }

            _position = end;
        }

        var names = _identifiers.TakeFrom(mark);
        parts.Table = parts.Table with { PartitionedBy = names };
    }

    // Hive declares the partition columns here; elsewhere they are names or transforms of columns declared above.
    private void ParsePartitionedBy(TableParts parts)
    {
        Advance();
        if (At(Keyword.On) || AtWord("RANGE")) return;
        if (!Take(Keyword.By)) return;
        if (!At(Symbol.LeftParenthesis)) return;
        var from = _position;
        Advance();
        var columns = ImmutableArray.CreateBuilder<ColumnDefinition>();
        var names = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis) && AtIdentifier() && Peek().Symbol is not (Symbol.LeftParenthesis or Symbol.Dot))
        {
            var column = ParseColumnDefinition();
            if (column.TypeName is not null) columns.Add(column);
            names.Add(column.Name);
            if (!Take(Symbol.Comma)) break;
        }

        if (!Take(Symbol.RightParenthesis))
        {
            var transforms = _position;
            _position = from;
            SkipParenthesizedOrRest();
            (transforms, _position) = (_position, transforms);
            for (; _position < transforms; Advance())
            {
                if (IsIdentifier(Current)
                    && Peek().Symbol != Symbol.LeftParenthesis) names.Add(
                    new Identifier(WordOrString(Current), Current.Kind != TokenKind.Word));
            }

            _position = transforms;
        }

        parts.Table = parts.Table with { PartitionColumns = columns.ToImmutable(), PartitionedBy = names.ToImmutable() };
    }

    /// <summary>A table under construction. Mutable: clauses come in any order.</summary>
    private sealed class TableParts(CreateTableStatement table)
    {
        public CreateTableStatement Table { get; set; } = table;

        public bool HasElements { get; set; }

        public ImmutableArray<KeyValuePair<string, string>>.Builder Options { get; } =
            ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    }
}
