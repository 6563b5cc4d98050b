using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // The relations in front of a multi-insert: what a LATERAL VIEW in a SELECT without FROM stands behind.
    private ImmutableArray<TableExpression> _leadingRelations = [];

    /// <summary>Hive's <c>FROM t INSERT … SELECT … INSERT … SELECT …</c>, or a query that begins with FROM.</summary>
    private SqlStatement ParseFromStatement(ImmutableArray<CommonTableExpression> with)
    {
        var start = _position;
        if (IsMultiInsert(out var relations)) return ParseMultiInsert(with, relations, _tokens[start].Start);
        return ParseQueryStatement();
    }

    // What was read in search of an INSERT that did not follow: the query that stands there instead takes it from here.
    private (int Start, int End, ImmutableArray<TableExpression> Relations)? _readFrom;
    private (int Start, int End, ImmutableArray<CommonTableExpression> Entries, bool Recursive)? _readWith;

    /// <summary>True where FROM and its relations are followed by INSERT; they are then taken, else nothing is.</summary>
    private bool IsMultiInsert(out ImmutableArray<TableExpression> relations)
    {
        relations = [];
        if (!HasInsertAhead()) return false;
        var start = _position;
        Expect(Keyword.From);
        relations = ParseFromList();
        if (At(Keyword.Insert)) return true;
        _readFrom = (start, _position, relations);
        _position = start;
        return false;
    }

    /// <summary>Hive's MAP and REDUCE in place of SELECT TRANSFORM.</summary>
    private QueryExpression ParseMapReduce()
    {
        var start = Current.Start;
        var named = _namedExpressions.Count;
        var clauses = new BlockClauses { DistinctOn = [], Items = [ParseScriptCall()], From = [], Windows = [] };
        ParseBlockClauses(ref clauses);
        var block = ToBlock(in clauses, start, named);
        return AtQueryTail() ? ParseQueryTail(block, start) : block;
    }

    // Where the last search began and ended: what lies between has no INSERT.
    private (int From, int To, bool IsInsert) _searched;

    // No INSERT before the separator, no multi-insert. Asked again further on, the answer is the same.
    private bool HasInsertAhead()
    {
        if (_position >= _searched.From && _position <= _searched.To && _searched.To > 0) return _searched.IsInsert;
        for (var i = _position; ; i++)
        {
            CountTokens(1);
            var token = _tokens[i];
            var isInsert = token.Keyword == Keyword.Insert && _tokens[i + 1].Keyword is Keyword.Into or Keyword.Overwrite;
            if (!isInsert && token.Kind != TokenKind.EndOfText && token.Symbol != Symbol.Semicolon) continue;
            _searched = (_position, i, isInsert);
            return isInsert;
        }
    }

    private Block ParseMultiInsert(ImmutableArray<CommonTableExpression> with, ImmutableArray<TableExpression> relations, int start)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        _leadingRelations = relations;
        try
        {
            while (At(Keyword.Insert))
            {
                if (ParseInsert(with) is not InsertStatement { Source: { } source } insert) throw Expected("an INSERT over a query");
                statements.Add(insert with { Source = Over(source, relations) });
            }
        }
        finally
        {
            _leadingRelations = [];
        }

        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // The relations stand once in front; each SELECT reads from all of them.
    private static QueryExpression Over(QueryExpression query, ImmutableArray<TableExpression> relations) => query switch
    {
        SelectBlock { From.IsEmpty: true } block => block with { From = relations },
        OrderedQuery ordered => ordered with { Body = Over(ordered.Body, relations) },
        SetOperation set => set with { Branches = [.. set.Branches.Select(branch => Over(branch, relations))] },
        WithQuery named => named with { Body = Over(named.Body, relations) },

        _ => query,
    };

    /// <summary>INSERT ALL / FIRST of Oracle and Snowflake.</summary>
    private bool AtConditionalInsert() =>
        (AtAny(Keyword.All, Keyword.First) && Peek().Keyword is Keyword.Into or Keyword.When)
        || (At(Keyword.Overwrite) && Peek().Keyword is Keyword.All or Keyword.First);

    /// <summary>
    /// One INSERT for each INTO over the query at the end; its WHERE is its WHEN, and with FIRST also that no WHEN before held.
    /// </summary>
    private Block ParseConditionalInsert(ImmutableArray<CommonTableExpression> with, int start)
    {
        var overwrite = Take(Keyword.Overwrite);
        var first = Advance().Keyword == Keyword.First;
        var branches = new List<(InsertStatement Insert, ImmutableArray<SqlExpression> Values, SqlExpression? Where)>();
        SqlExpression? where = null;
        SqlExpression? before = null;
        while (AtAny(Keyword.When, Keyword.Else, Keyword.Into))
        {
            if (Take(Keyword.When))
            {
                var condition = ParseExpression();
                Expect(Keyword.Then);
                where = first && before is not null ? And(before, condition) : condition;
                var negated = new OperatorExpression("NOT", [condition], condition.Span);
                before = And(before, negated);
            }
            else if (Take(Keyword.Else))
            {
                where = before;
            }

            branches.Add(ParseIntoBranch(overwrite, with, where));
        }

        var source = new DerivedTable(ParseQuery(), null, Lateral: false, SpanFrom(start));
        var statements = ImmutableArray.CreateBuilder<SqlStatement>(branches.Count);
        foreach (var branch in branches)
        {
            var block = new SelectBlock(branch.Insert.Span)
            {
                Items = ItemsOf(branch.Values, branch.Insert.Span),
                From = [source],
                Where = branch.Where
            };
            statements.Add(branch.Insert with { Source = block });
        }

        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    private (InsertStatement Insert, ImmutableArray<SqlExpression> Values, SqlExpression? Where) ParseIntoBranch(
        bool overwrite,
        ImmutableArray<CommonTableExpression> with,
        SqlExpression? where)
    {
        var start = Expect(Keyword.Into).Start;
        var target = ParseTargetTable();
        ImmutableArray<Identifier> columns = At(Symbol.LeftParenthesis) && !AtParenthesizedQuery() ? ParseTargetColumns(target) : [];
        ImmutableArray<SqlExpression> values = AtAny(Keyword.Values, Keyword.Value) ? ParseBranchValues() : [];
        return (new InsertStatement(target, SpanFrom(start)) { Columns = columns, Overwrite = overwrite, With = with }, values, where);
    }

    private ImmutableArray<SqlExpression> ParseBranchValues()
    {
        Advance();
        return ParseInsertedRow();
    }

    private static ImmutableArray<SelectItem> ItemsOf(ImmutableArray<SqlExpression> values, Model.TextSpan span)
    {
        if (values.IsEmpty) return [new StarItem(null, null, [], [], [], null, null, span)];
        return [.. values.Select(value => new ExpressionItem(value, [], value.Span))];
    }
}
