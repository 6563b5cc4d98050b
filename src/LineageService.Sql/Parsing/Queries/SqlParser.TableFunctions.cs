using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>The relation that the call just read has as argument; taken and reset by <see cref="ParseTableFunction"/>.</summary>
    private TableExpression? _tableArgument;

    /// <summary>The columns that the call just read declares (JSON_TABLE … COLUMNS).</summary>
    private ImmutableArray<ColumnDefinition> _declaredColumns = [];

    /// <summary>A call in FROM; the place is at its parenthesis.</summary>
    private TableFunction ParseTableFunction(ObjectName name, int start)
    {
        if (Peek().Keyword == Keyword.On && Grammar.ScriptTransforms) return ParsePartitionedFunction(name, start);
        var (outerTable, outerColumns) = (_tableArgument, _declaredColumns);
        (_tableArgument, _declaredColumns) = (null, []);
        var call = ParseCall(name.Parts, start);
        var (table, columns) = (_tableArgument, _declaredColumns);
        (_tableArgument, _declaredColumns) = (outerTable, outerColumns);
        return FinishTableFunction(WithNamedArguments(call), table, columns, start);
    }

    /// <summary>Hive: <c>f(ON t PARTITION BY a ORDER BY b ARG('x'))</c>, a function over the partitions of a relation.</summary>
    private TableFunction ParsePartitionedFunction(ObjectName name, int start)
    {
        Enter();
        _position += 2;
        var table = ParseTableFactor();
        while (AtWindowClause())
        {
            _position += 2;
            ParseOrderItems();
        }

        var mark = _expressions.Count;
        while (IsIdentifier(Current) && Peek().Symbol == Symbol.LeftParenthesis)
        {
            _position++;
            ParseQueryOrList(out var values);
            foreach (var value in values) _expressions.Push(value);
            Take(Symbol.Comma);
        }

        Expect(Symbol.RightParenthesis);
        var span = SpanFrom(start);
        var call = new FunctionCall(name, _expressions.TakeFrom(mark), span, OrderBy: []);
        var alias = ParseDecorated();
        Leave();
        return new TableFunction(call, alias, null, false, Lateral: false, [], table, SpanFrom(start));
    }

    /// <summary>What follows the call: declared columns, ordinality, alias with columns or with columns and types.</summary>
    private TableFunction FinishTableFunction(FunctionCall call, TableExpression? table, ImmutableArray<ColumnDefinition> columns,
        int start)
    {
        if (table is not null) call = WithoutTableArgument(call);
        else (call, table) = TakeWindowedTable(call);

        // T-SQL: OPENJSON(x) WITH (a int '$.a'), OPENROWSET(…) WITH (…).
        if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis && !AtLockHints())
        {
            _position++;
            columns = ParseColumnDefinitionList();
        }

        var ordinality = Take(Keyword.With, Keyword.Ordinality);
        SkipTableDecorations();
        TableAlias? alias;
        if (AtRecordAlias())
        {
            Take(Keyword.As);
            var name = At(Symbol.LeftParenthesis) ? new Identifier(string.Empty, Quoted: false) : ParseIdentifier();
            columns = ParseColumnDefinitionList();
            alias = new TableAlias(name, [.. columns.Select(column => column.Name)]);
        }
        else
        {
            alias = At(Keyword.With) ? null : ParseTableAlias();
        }

        if (!ordinality) ordinality = Take(Keyword.With, Keyword.Ordinality);
        var offset = ParseOffset();
        SkipTableDecorations();
        return new TableFunction(call, alias, offset, ordinality || offset is not null, Lateral: true, columns, table, SpanFrom(start));
    }

    /// <summary>BigQuery's WITH OFFSET [AS] n, Redshift's AT n; null where neither stands.</summary>
    private Identifier? ParseOffset()
    {
        if (AtPathIndex())
        {
            _position++;
            return ParseIdentifier();
        }

        if (!AtOffset()) return null;
        _position += 2;
        return Take(Keyword.As) || AtTableAlias() || At(Keyword.Offset) ? ParseIdentifier() : new Identifier("offset", Quoted: false);
    }

    private bool AtOffset() => At(Keyword.With) && Peek().Keyword == Keyword.Offset;

    // FROM f() AS t(a int, b text): a name and a type in the first place.
    private bool AtRecordAlias()
    {
        var offset = At(Keyword.As) ? 1 : 0;
        if (offset == 0 && !AtTableAlias()) return false;
        if (IsIdentifier(Peek(offset))) offset++;
        return Peek(offset).Symbol == Symbol.LeftParenthesis && IsIdentifier(Peek(offset + 1)) && IsIdentifier(Peek(offset + 2));
    }

    private bool AtLockHints() =>
        Peek(2).Kind == TokenKind.Word && (IsLockHint(Peek(2)) || Peek(3).Symbol is Symbol.RightParenthesis or Symbol.Comma);

    private static FunctionCall WithoutTableArgument(FunctionCall call) => call with
    {
        Arguments = [.. call.Arguments.Where(argument => argument is not ScalarSubquery and not NamedArgument { Value: ScalarSubquery })],
    };

    // FROM f('x', header = true): a name and a value, not a comparison.
    private static FunctionCall WithNamedArguments(FunctionCall call)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i]
                is OperatorExpression { Operator: "=", Operands: [ColumnReference { Parts: [var name] }, var value] } pair)
                call = call with { Arguments = call.Arguments.SetItem(i, new NamedArgument(name, value, pair.Span)) };
        }

        return call;
    }

    /// <summary>RisingWave and ksqlDB: TUMBLE(t, ts, INTERVAL …) names the table as its first argument.</summary>
    private static (FunctionCall Call, TableExpression? Table) TakeWindowedTable(FunctionCall call)
    {
        if (call.Arguments is not [ColumnReference column, _, ..] || !IsWindowFunction(call.Name.Last.Text)) return (call, null);
        var table = new TableReference(new ObjectName(column.Parts, column.Span), null, column.Span);
        return (call with { Arguments = call.Arguments.RemoveAt(0) }, table);
    }

    private static bool IsWindowFunction(string name) =>
        name.ToUpperInvariant() is "TUMBLE" or "HOP" or "SESSION" or "CUMULATE" or "SEMANTIC_VIEW";

    /// <summary><c>TABLE(f(x))</c>, <c>TABLE(t)</c>, <c>TABLE('t')</c>, <c>TABLE(SELECT …)</c>.</summary>
    private TableExpression ParseTableCall(int start)
    {
        _position++;
        Expect(Symbol.LeftParenthesis);
        if (IsQueryStart(0))
        {
            var query = ParseQuery();
            Expect(Symbol.RightParenthesis);
            return new DerivedTable(query, ParseDecorated(), Lateral: false, SpanFrom(start));
        }

        var inner = ParseCallOrTable();
        Expect(Symbol.RightParenthesis);
        if (At(Symbol.LeftParenthesis) && Peek().Symbol == Symbol.Plus) _position += 3;
        if (inner is TableFunction { Alias: null } function)
        {
            var finished = FinishTableFunction(function.Call, null, function.Columns, start);
            return finished with { TableArgument = function.TableArgument ?? finished.TableArgument };
        }

        var alias = ParseDecorated();
        if (inner is TableReference { Name.Parts.Length: 1 } name) inner = name with { Called = true };
        return alias is null ? inner : WithAlias(inner, alias, start);
    }

    private TableExpression ParseCallOrTable()
    {
        var start = Current.Start;
        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
        {
            if (At(Keyword.Cast) || At(Keyword.Cursor)) return new OpaqueTable([ParseExpression()], null, SpanFrom(start));
            return ParseTableExpression();
        }

        if (Current.Kind is TokenKind.String or TokenKind.TemplateHole) return ParseTableFactor();
        return new OpaqueTable([ParseExpression()], null, SpanFrom(start));
    }
}
