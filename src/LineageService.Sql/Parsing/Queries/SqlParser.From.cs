using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// The relations of FROM; the word is taken. LATERAL VIEWs belong to the relation in front of them; a trailing comma is taken.
    /// </summary>
    private ImmutableArray<TableExpression> ParseFromList()
    {
        var mark = _tables.Count;
        do
        {
            if (At(Keyword.Where) || At(Symbol.RightParenthesis) || AtEnd) break;
            _tables.Push(ParseTableExpression());
        }
        while (Take(Symbol.Comma));
        return _tables.TakeFrom(mark);
    }

    /// <summary>One relation with its joins.</summary>
    private TableExpression ParseTableExpression()
    {
        Enter();
        var start = Current.Start;
        var table = ParseJoins(ParseTableFactor(), start);
        Leave();
        return table;
    }

    /// <summary><c>LATERAL VIEW [OUTER] f(x) [t] AS a, b</c>, any number of them.</summary>
    private TableExpression ParseLateralViews(TableExpression left, int start)
    {
        while (Take(Keyword.Lateral, Keyword.View))
        {
            var outer = Take(Keyword.Outer);
            var function = Current.Start;
            var name = ParseObjectName();
            var call = ParseCall(name.Parts, function);
            var alias = At(Keyword.As) || !AtTableAlias() ? new Identifier(string.Empty, Quoted: false) : ParseIdentifier();
            ImmutableArray<Identifier> columns = [];
            if (Take(Keyword.As) || AtTableAlias()) columns = At(Symbol.LeftParenthesis) ? ParseAliasColumns() : ParseLateralColumns();
            var right = new TableFunction(call, new TableAlias(alias, columns), null, false, Lateral: true, [], null, SpanFrom(function));
            left = Joined(left, right, outer ? JoinKind.OuterApply : JoinKind.CrossApply, start);
        }

        return left;
    }

    private ImmutableArray<Identifier> ParseLateralColumns()
    {
        var mark = _identifiers.Count;
        do
        {
            _identifiers.Push(ParseIdentifier());
        }
        while (Take(Symbol.Comma));
        return _identifiers.TakeFrom(mark);
    }

    private JoinExpression Joined(TableExpression left, TableExpression right, JoinKind kind, int start) =>
        new(left, right, kind, null, [], Natural: false, SpanFrom(start));
}
