using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>The correlation name behind a relation, with or without AS, and its column names; null where there is none.</summary>
    private TableAlias? ParseTableAlias()
    {
        if (Take(Keyword.As))
        {
            // Spark and Hive allow AS (a, b) and a bare AS in front of nothing is not SQL.
            if (At(Symbol.LeftParenthesis)) return new TableAlias(new Identifier(string.Empty, Quoted: false), ParseAliasColumns());
        }
        else if (!AtTableAlias())
        {
            return null;
        }

        var name = ParseIdentifier();
        return new TableAlias(name, At(Symbol.LeftParenthesis) && !AtTableHint() ? ParseAliasColumns() : []);
    }

    private bool AtTableAlias() => Current.Kind switch
    {
        TokenKind.QuotedIdentifier => true,
        TokenKind.Word when Grammar.StatementsWithoutSeparator && AtLabel(_position) => false,
        TokenKind.Word => Current.Keyword == Keyword.None
            ? !(Grammar.ScriptTransforms && AtMapReduce()) && !AtErrorLog()
            : !Grammar.ReservedAsTableAlias.Contains(Current.Keyword) && !AtSoftClause(),
        TokenKind.String => TextOf(Current)[0] == '"',
        _ => false,
    };

    private bool AtColumnAlias() => Current.Kind switch
    {
        TokenKind.QuotedIdentifier => true,
        TokenKind.Word when Grammar.StatementsWithoutSeparator && AtLabel(_position) => false,
        TokenKind.Word => Current.Keyword == Keyword.None || (!Grammar.ReservedAsColumnAlias.Contains(Current.Keyword) && !AtSoftClause()),
        TokenKind.String => true,
        _ => false,
    };

    // Column names of an alias; types (of a table function's AS t(a int, b text)) are skipped here.
    private ImmutableArray<Identifier> ParseAliasColumns()
    {
        Expect(Symbol.LeftParenthesis);
        var names = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis))
        {
            names.Add(ParseIdentifier());
            if (!At(Symbol.Comma) && !At(Symbol.RightParenthesis)) ParseTypeName();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return names.ToImmutable();
    }

    /// <summary>
    /// True where a word that many use as a name starts a clause, told by what follows: <c>START WITH</c>, <c>WINDOW w AS</c>, <c>ANTI
    /// JOIN</c>.
    /// </summary>
    private bool AtSoftClause()
    {
        var next = Peek();
        return Current.Keyword switch
        {
            Keyword.Start => next.Keyword == Keyword.With,
            Keyword.Connect or Keyword.Sort or Keyword.Cluster or Keyword.Distribute or Keyword.Partition => next.Keyword == Keyword.By,
            Keyword.Window => IsIdentifier(next) && Peek(2).Keyword == Keyword.As,
            Keyword.Full or Keyword.Left or Keyword.Inner => next.Keyword is Keyword.Union or Keyword.Except or Keyword.Intersect
                || (next.Keyword == Keyword.Outer && Peek(2).Keyword is Keyword.Union or Keyword.Except or Keyword.Intersect),
            Keyword.Minus => next.Keyword is Keyword.Select or Keyword.All or Keyword.Distinct or Keyword.With or Keyword.Values
                or Keyword.Table || next.Symbol == Symbol.LeftParenthesis,
            Keyword.Map => AtMapReduce(),
            Keyword.Exclude => Grammar.ExcludeFollowsList && (next.Symbol == Symbol.LeftParenthesis || IsIdentifier(next)),
            Keyword.Semi or Keyword.Anti or Keyword.Asof or Keyword.Any or Keyword.All or Keyword.Global or Keyword.Array =>
                next.Keyword is Keyword.Join or Keyword.Left or Keyword.Right or Keyword.Inner or Keyword.Full or Keyword.Any or Keyword.All
                    or Keyword.Semi or Keyword.Anti or Keyword.Asof or Keyword.Outer or Keyword.Cross,
            Keyword.Offset => next.Kind is TokenKind.Number or TokenKind.Parameter or TokenKind.Variable,
            Keyword.Model => next.Keyword is Keyword.Partition or Keyword.Ignore || WordIs(next, "DIMENSION") || WordIs(next, "MAIN")
                || WordIs(next, "KEEP") || WordIs(next, "UNIQUE") || WordIs(next, "REFERENCE")
                    || (next.Keyword == Keyword.Return && IsIdentifier(Peek(2))),
            Keyword.Sample or Keyword.At or Keyword.Before or Keyword.Changes =>
                next.Symbol == Symbol.LeftParenthesis || next.Kind == TokenKind.Number || next.Keyword is Keyword.Partition,
            Keyword.Version or Keyword.Timestamp or Keyword.SystemVersion or Keyword.SystemTime =>
                next.Keyword is Keyword.As or Keyword.Between,
            Keyword.Insert => next.Keyword is Keyword.Into or Keyword.Overwrite,
            Keyword.Do or Keyword.Loop => _inLoopHead,
            Keyword.Comment => next.Kind == TokenKind.String,
            Keyword.Ignore => next.Keyword is Keyword.Index or Keyword.Key,
            Keyword.Lock => next.Keyword == Keyword.In,
            Keyword.MatchCondition => next.Symbol == Symbol.LeftParenthesis,
            _ => false,
        };
    }

    /// <summary>True at T-SQL's old <c>(NOLOCK)</c> behind a name.</summary>
    private bool AtTableHint() =>
        At(Symbol.LeftParenthesis) && Peek(2).Symbol is Symbol.RightParenthesis or Symbol.Comma && IsLockHint(Peek());

    private bool IsLockHint(Token token) => token.Kind == TokenKind.Word && TextOf(token) switch
    {
        var text when text.Equals("NOLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("READUNCOMMITTED", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("READPAST", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("ROWLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("UPDLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("HOLDLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("TABLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("TABLOCKX", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("XLOCK", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("NOWAIT", StringComparison.OrdinalIgnoreCase) => true,
        _ => false,
    };
}
