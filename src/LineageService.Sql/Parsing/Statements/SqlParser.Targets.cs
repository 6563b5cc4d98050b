using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // Clauses that follow a target and whose words some dialects leave unreserved.
    private static readonly KeywordSet BehindTarget = new(
        Keyword.Set, Keyword.Using, Keyword.Values, Keyword.Value, Keyword.Select, Keyword.With, Keyword.Where, Keyword.From, Keyword.On,
        Keyword.Output,
        Keyword.Returning, Keyword.Return, Keyword.Partition, Keyword.Default, Keyword.If, Keyword.By, Keyword.Format, Keyword.Settings,
        Keyword.Exec,
        Keyword.Execute, Keyword.Call, Keyword.Table, Keyword.Options, Keyword.Replace, Keyword.Join, Keyword.Inner, Keyword.Left,
        Keyword.Right,
        Keyword.Full, Keyword.Cross, Keyword.Natural, Keyword.StraightJoin, Keyword.Order, Keyword.Limit, Keyword.Option, Keyword.When,
        Keyword.Map,
        Keyword.For, Keyword.Into, Keyword.Before, Keyword.End, Keyword.Else, Keyword.Outer, Keyword.Lateral, Keyword.Union, Keyword.Insert,
        Keyword.Update, Keyword.Delete);

    /// <summary>The table that a statement changes, with its hints and its alias.</summary>
    private TableReference ParseTargetTable()
    {
        var start = Current.Start;
        if (At(Keyword.Only) && IsIdentifier(Peek()) && !BehindTarget.Contains(Peek().Keyword)) Advance();
        var target = ParseTargetName();
        if (At(Symbol.Star) && Peek().Kind != TokenKind.EndOfText) Advance();
        SkipTargetHints();
        TableAlias? alias = null;
        if (Take(Keyword.As)) alias = new TableAlias(ParseIdentifier(), []);
        else if (AtTargetAlias()) alias = new TableAlias(ParseIdentifier(), []);
        SkipTargetHints();
        if (At(Keyword.On, Keyword.Cluster)) Skip(3);
        return target with { Alias = alias, Span = SpanFrom(start) };
    }

    private bool AtTargetAlias()
    {
        if (Current.Kind == TokenKind.QuotedIdentifier) return true;
        if (Current.Kind != TokenKind.Word || BehindTarget.Contains(Current.Keyword)) return false;
        return !AtStatementStart(_position) && !AtWord("OVERRIDING") && !AtWord("PARTITIONS") && !AtMapReduce()
            && !(AtWord("PROPERTIES") && Peek().Symbol == Symbol.LeftParenthesis) && !AtErrorLog();
    }

    /// <summary>The name alone: a table, a path as a string, T-SQL's <c>@t</c>.</summary>
    private TableReference ParseTargetName()
    {
        var start = Current.Start;
        if (Current.Kind == TokenKind.Variable)
        {
            var name = new ObjectName([new Identifier(TextOf(Advance()).ToString(), Quoted: false)], SpanFrom(start));
            return new TableReference(name, null, SpanFrom(start), TableVariable: true);
        }

        return new TableReference(ParseObjectName(), null, SpanFrom(start));
    }

    private void SkipTargetHints()
    {
        if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis && !IsQueryStart(2)) SkipWordAndParentheses();
        else if (AtTableHint()) SkipParenthesized();
    }

    /// <summary>Assignments behind SET, as many as there are commas. A tuple makes one for each of its columns.</summary>
    private ImmutableArray<ColumnAssignment> ParseAssignments()
    {
        var assignments = ImmutableArray.CreateBuilder<ColumnAssignment>();
        do
        {
            if (At(Symbol.LeftParenthesis)) ParseTupleAssignment(assignments);
            else assignments.Add(ParseAssignment());
        }
        while (Take(Symbol.Comma));

        return assignments.ToImmutable();
    }

    private ColumnAssignment ParseAssignment()
    {
        var start = Current.Start;
        string? variable = null;
        ImmutableArray<Identifier> target = [];
        if (Current.Kind == TokenKind.Variable)
        {
            variable = TextOf(Advance()).ToString();
            if (At(Symbol.Equal) && AtColumnThenEquals())
            {
                Advance();
                target = ParseAssignedPath();
            }
        }
        else
        {
            target = ParseAssignedPath();
        }

        // T-SQL: SET column.WRITE(value, offset, length) and other mutators change the column by their arguments.
        if (At(Symbol.LeftParenthesis) && target.Length > 1) return ParseMutator(target, start);
        var before = target.IsEmpty ? null : new ColumnReference(target, SpanFrom(start));
        var value = ParseAssignmentOperator(before, variable, start);
        return new ColumnAssignment(target, value, SpanFrom(start), variable);
    }

    /// <summary><c>= value</c>, or <c>+= value</c>, which reads the old value too.</summary>
    private SqlExpression ParseAssignmentOperator(SqlExpression? before, string? variable, int start)
    {
        if (AtCompoundAssignment())
        {
            var text = TextOf(Advance());
            var sign = text[..^1].ToString();
            var old = before ?? new VariableReference(variable!, SpanFrom(start));
            return new OperatorExpression(sign, [old, ParseExpression()], SpanFrom(start));
        }

        if (!Take(Symbol.Equal) && !Take(Symbol.Assign)) throw Expected("=");
        return ParseAssignedValue();
    }

    private ColumnAssignment ParseMutator(ImmutableArray<Identifier> path, int start)
    {
        var column = path.RemoveAt(path.Length - 1);
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        arguments.Add(new ColumnReference(column, SpanBeforeMethod(start)));
        Advance();
        if (!At(Symbol.RightParenthesis)) arguments.AddRange(ParseExpressionList());
        Expect(Symbol.RightParenthesis);
        return new ColumnAssignment(column, new OpaqueExpression(arguments.ToImmutable(), SpanFrom(start)), SpanFrom(start));
    }

    // SET @x = column = value: a column's name and another equals sign.
    private bool AtColumnThenEquals()
    {
        var offset = 1;
        if (!IsIdentifier(Peek(offset))) return false;
        offset++;
        while (Peek(offset).Symbol == Symbol.Dot && IsIdentifier(Peek(offset + 1))) offset += 2;
        return Peek(offset).Symbol == Symbol.Equal;
    }

    // Dotted, with element indexes in between that change nothing about which column is meant.
    private ImmutableArray<Identifier> ParseAssignedPath()
    {
        var path = ImmutableArray.CreateBuilder<Identifier>();
        path.AddRange(ParseObjectName().Parts);
        while (true)
        {
            if (At(Symbol.LeftBracket)) SkipBracketHint();
            else if (Take(Symbol.Dot)) path.Add(ParseIdentifier());
            else return path.ToImmutable();
        }
    }

    private void ParseTupleAssignment(ImmutableArray<ColumnAssignment>.Builder assignments)
    {
        var start = Expect(Symbol.LeftParenthesis).Start;
        var targets = new List<ImmutableArray<Identifier>>();
        do targets.Add(ParseAssignedPath());
        while (Take(Symbol.Comma));
        Expect(Symbol.RightParenthesis);
        Expect(Symbol.Equal);
        var value = ParseAssignedValue();
        var span = SpanFrom(start);
        for (var i = 0; i < targets.Count; i++) assignments.Add(AssignElement(targets[i], value, i, span));
    }

    private static ColumnAssignment AssignElement(ImmutableArray<Identifier> target, SqlExpression value, int ordinal,
        Model.TextSpan span) => value switch
        {
            StructConstructor row when ordinal < row.Fields.Length => new ColumnAssignment(target, row.Fields[ordinal].Value, span),
            FunctionCall call when call.Name.Last.Text.Equals("ROW", StringComparison.OrdinalIgnoreCase) && ordinal < call.Arguments.Length =>
                new ColumnAssignment(target, call.Arguments[ordinal], span),
            _ => new ColumnAssignment(target, value, span, Ordinal: value is ScalarSubquery ? ordinal : 0),
        };
}
