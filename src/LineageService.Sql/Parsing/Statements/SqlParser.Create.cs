using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // Words between CREATE and the kind of object that change nothing here.
    private static readonly FrozenSet<string> CreateModifiers = new[]
    {
        "OR", "REPLACE", "ALTER", "REFRESH", "EXTERNAL", "TRANSIENT", "UNLOGGED", "SNAPSHOT", "FOREIGN", "MULTISET", "SET", "RECURSIVE",
        "SECURE", "FORCE", "NOFORCE", "NO", "EDITIONABLE", "NONEDITIONABLE", "EDITIONING", "LIVE", "STREAMING", "INCREMENTAL", "DYNAMIC",
        "HYBRID", "ICEBERG", "EVENT", "GLOBAL", "LOCAL", "COLUMN", "ROW", "IMMUTABLE", "BLOCKCHAIN", "SHARDED", "DUPLICATED", "MANAGED",
        "TRANSACTIONAL", "READ", "ONLY", "AGGREGATE", "PRIVATE", "PUBLIC", "GHOST", "COORDINATING", "WINDOW", "SCALAR", "CONSTRAINT",
        "INTERACTIVE", "ALIAS", "PERMANENT", "TEMPORAL", "REMOTE", "SCRATCH", "SECRET",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CreateModifiersBySpan =
        CreateModifiers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>CREATE of whatever kind; also Teradata's REPLACE VIEW.</summary>
    private SqlStatement ParseCreate(ImmutableArray<CommonTableExpression> with)
    {
        var start = with.IsEmpty ? Current.Start : with[0].Span.Start;
        var first = _position;
        Advance();
        var temporary = false;
        var materialized = false;
        while (!AtCreatedKind())
        {
            temporary |= At(Keyword.Temp) || At(Keyword.Temporary) || At(Keyword.Volatile);
            materialized |= At(Keyword.Materialized);
            if (!SkipCreateModifier()) break;
        }

        var head = new CreateHead(start, temporary, materialized, with);
        switch (Current.Keyword)
        {
            case Keyword.Table when Peek().Keyword == Keyword.Function:
                Advance();
                return ParseCreateFunction(head);
            case Keyword.Table:
                return ParseCreateTable(head);
            case Keyword.View:
                return ParseCreateView(head);
            case Keyword.Function:
                return ParseCreateFunction(head);
            case Keyword.Macro:
                return ParseCreateMacro(head);
            case Keyword.Procedure or Keyword.Proc:
                return ParseCreateProcedure(head);
            case Keyword.Model:
                return ParseCreateModel(head);
            case Keyword.Synonym:
                return ParseCreateSynonym(head);
            case Keyword.Type when _dialect.Names.BareVariables && IsIdentifier(Peek()) && !WordIs(Peek(), "BODY"):
                return ParseCreateType(head);
            default:
                return ParseCreateOther(head, first);
        }
    }

    private bool AtCreatedKind() => Current.Keyword is Keyword.Table or Keyword.View or Keyword.Function or Keyword.Procedure
        or Keyword.Proc
        or Keyword.Macro or Keyword.Model or Keyword.Synonym;

    // DEFINER = 'a'@'b', ALGORITHM = MERGE, SQL SECURITY INVOKER, and single words.
    private bool SkipCreateModifier()
    {
        if (Current.Kind != TokenKind.Word) return false;
        if (Peek().Symbol == Symbol.Equal && (AtWord("DEFINER") || AtWord("ALGORITHM")))
        {
            Skip(3);
            while (Current.Kind is TokenKind.Variable || Current.Symbol is Symbol.At or Symbol.LeftParenthesis or Symbol.RightParenthesis
                || _tokens[_position - 1].Symbol == Symbol.At) Advance();
            return true;
        }

        if (AtWord("SQL") && Peek().Keyword == Keyword.Security)
        {
            Skip(Peek(2).Symbol == Symbol.Equal ? 4 : 3);
            return true;
        }

        var known = AtAny(Keyword.Temp, Keyword.Temporary, Keyword.Volatile) || At(Keyword.Materialized)
            || CreateModifiersBySpan.Contains(TextOf(Current));
        if (known) Advance();
        return known;
    }

    private bool SkipIfNotExists() => Take(Keyword.If, Keyword.Not, Keyword.Exists);

    /// <summary>BigQuery ML, Redshift ML, Flink: a model made from a query is a table of that query; one without moves nothing.</summary>
    private SqlStatement ParseCreateModel(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        if (!AtIdentifier()) return UtilityFrom(head.Start, "CREATE MODEL");
        var name = ParseObjectName();
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (Take(Keyword.As) || (At(Keyword.From) && Peek().Symbol == Symbol.LeftParenthesis && Take(Keyword.From)))
            {
                if (!AtQueryStart()) continue;
                var query = ParseQuery();
                SkipToStatementEnd();
                return new CreateTableStatement(name, SpanFrom(head.Start)) { Query = query };
            }

            SkipCopyWord();
        }

        return new UtilityStatement("CREATE MODEL", SpanFrom(head.Start));
    }

    private CreateSynonymStatement ParseCreateSynonym(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        Expect(Keyword.For);
        return new CreateSynonymStatement(name, ParseObjectName(), SpanFrom(head.Start));
    }

    private static SelectBlock EverythingFrom(ObjectName table) => new(table.Span)
    {
        Items = [new StarItem(null, null, [], [], [], null, null, table.Span)],
        From = [new TableReference(table, null, table.Span)],
    };

    /// <summary>What stands between CREATE and the kind.</summary>
    private readonly record struct CreateHead(int Start, bool Temporary, bool Materialized, ImmutableArray<CommonTableExpression> With);
}
