using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>ALTER: tables by their changes, views and routines that are defined anew, and kinds that move no data.</summary>
    private SqlStatement ParseAlter()
    {
        var start = Current.Start;
        var first = _position;
        Advance();
        while (Current.Keyword is not (Keyword.Table or Keyword.View or Keyword.Procedure or Keyword.Proc or Keyword.Function)
            && SkipCreateModifier())
        {
        }

        switch (Current.Keyword)
        {
            case Keyword.Table:
                return ParseAlterTable(start);
            case Keyword.View:
                return ParseAlterView(start, first);
            case Keyword.Procedure or Keyword.Proc when Grammar.StatementsWithoutSeparator:
                return ParseCreateProcedure(new CreateHead(start, Temporary: false, Materialized: false, []));
            case Keyword.Function when Grammar.StatementsWithoutSeparator:
                return ParseCreateFunction(new CreateHead(start, Temporary: false, Materialized: false, []));
            case Keyword.Trigger when Grammar.StatementsWithoutSeparator:
                return ParseCreateTrigger(new CreateHead(start, Temporary: false, Materialized: false, []));
            case Keyword.Task:
                return ParseAlterTask(start);
            case Keyword.Schema when IsIdentifier(Peek()) && WordIs(Peek(2), "TRANSFER"):
                return ParseTransfer(start);
        }

        if (AtWord("SCHEDULED") && Peek().Keyword == Keyword.Query) return ParseScheduledQuery(start);
        var isKnown = Current.Keyword is Keyword.Procedure or Keyword.Function or Keyword.Stream or Keyword.Trigger or Keyword.Model
                or Keyword.Synonym or Keyword.Macro
            || AtWord("PIPE") || AtWord("PACKAGE") || WordIs(_tokens[_position - 1], "EVENT") || HasInertKind(first + 1);
        if (!isKnown) throw Expected("a kind of object that ALTER knows");
        return UtilityFrom(start, "ALTER");
    }

    // T-SQL: ALTER SCHEMA s TRANSFER [OBJECT::]r.t moves a table; types and XML schemas are none.
    private SqlStatement ParseTransfer(int start)
    {
        _position++;
        var schema = ParseIdentifier();
        var name = new ObjectName([schema], _tokens[_position - 1].Span);
        _position++;
        if (At(Keyword.Object) && Peek().Symbol == Symbol.DoubleColon) _position += 2;
        else if (Peek().Symbol == Symbol.DoubleColon || WordIs(Peek(), "SCHEMA")) return UtilityFrom(start, "ALTER");
        var old = ParseObjectName();
        var renamed = new ObjectName([schema, old.Last], name.Span);
        return new AlterTableStatement(old, AlterAction.RenameTable, renamed, null, null, SpanFrom(start));
    }

    // Snowflake: ALTER TASK t MODIFY AS statement.
    private SqlStatement ParseAlterTask(int start)
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Modify, Keyword.As)) SkipCopyWord();
        if (!Take(Keyword.Modify, Keyword.As)) return new UtilityStatement("ALTER", SpanFrom(start));
        return new Block([ParseBodyStatement()], [], SpanFrom(start));
    }

    /// <summary>ALTER VIEW … AS query defines it anew; RENAME TO renames; the rest moves nothing.</summary>
    private SqlStatement ParseAlterView(int start, int first)
    {
        var materialized = _tokens[_position - 1].Keyword == Keyword.Materialized;
        var kind = _position;
        Advance();
        Take(Keyword.If, Keyword.Exists);
        var name = ParseObjectName();
        if (Take(Keyword.Rename, Keyword.To) || (At(Keyword.Swap) && Take(Keyword.Swap, Keyword.With)))
        {
            var action = _tokens[_position - 1].Keyword == Keyword.To ? AlterAction.RenameTable : AlterAction.SwapTable;
            return new AlterTableStatement(name, action, ParseObjectName(), null, null, SpanFrom(start));
        }

        var scan = _position;
        while (!AtEnd && !At(Symbol.Semicolon) && !AtViewQuery()) SkipCopyWord();
        if (!AtViewQuery())
        {
            _position = scan;
            return UtilityFrom(start, "ALTER");
        }

        _position = kind;
        return ParseCreateView(new CreateHead(start, Temporary: false, materialized, []));
    }

    private SqlStatement ParseAlterTable(int start)
    {
        var isFunction = Peek().Keyword == Keyword.Function;
        if (isFunction) return UtilityFrom(start, "ALTER");
        Advance();
        Take(Keyword.If, Keyword.Exists);
        Take(Keyword.Only);
        var name = ParseObjectName();
        if (At(Symbol.Star)) Advance();
        if (At(Keyword.As) && _tokens[_position - 1].Kind != TokenKind.Symbol) return RedefineTable(name, start);
        if (At(Keyword.On, Keyword.Cluster)) Skip(3);
        if (At(Keyword.Partition)) SkipWordAndParentheses();
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do statements.Add(ParseTableChange(name, start));
        while (Take(Symbol.Comma));
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // Flink: ALTER MATERIALIZED TABLE t AS query.
    private CreateTableStatement RedefineTable(ObjectName name, int start)
    {
        Advance();
        var query = ParseQuery();
        return new CreateTableStatement(name, SpanFrom(start)) { Query = query };
    }

    /// <summary>One change of ALTER TABLE; those that touch no name are stepped over.</summary>
    private SqlStatement ParseTableChange(ObjectName table, int start)
    {
        switch (Current.Keyword)
        {
            case Keyword.Rename:
                return ParseRename(table, start);
            case Keyword.Swap when Peek().Keyword == Keyword.With:
                Skip(2);
                return Change(table, AlterAction.SwapTable, start, other: ParseObjectName());
            case Keyword.Replace when Peek().Keyword == Keyword.With && Peek(2).Keyword == Keyword.Table:
                // Doris: REPLACE WITH TABLE b swaps the two unless its properties say otherwise.
                Skip(3);
                var swapped = Change(table, AlterAction.SwapTable, start, other: ParseObjectName());
                if (AtWord("PROPERTIES")) SkipWordAndParentheses();
                return swapped;
            case Keyword.Switch or Keyword.Exchange:
                return ParseSwitch(table, start);
            case Keyword.Add:
                return ParseAdd(table, start);
            case Keyword.Drop:
                return ParseDropColumn(table, start);
            case Keyword.Modify when AtWord("MODIFY") && Peek().Keyword == Keyword.Query:
                Skip(2);
                return new CreateTableStatement(table, SpanFrom(start)) { Query = ParseQuery() };
            case Keyword.Update when IsIdentifier(Peek()) && Peek(2).Symbol is Symbol.Equal or Symbol.Dot:
                return ParseMutation(table, start);
            case Keyword.Delete when Peek().Keyword is Keyword.Where or Keyword.In:
                return ParseMutation(table, start);
        }

        if (AtWord("CHANGE")) return ParseChangeColumn(table, start);
        if (AtWord("APPEND") && Peek().Keyword == Keyword.From) return ParseAppend(table, start);
        if (AtRowsFromOtherTable()) return ParsePartitionFrom(table, start);
        SkipChange();
        return Change(table, AlterAction.Other, start);
    }

    private AlterTableStatement Change(
        ObjectName table,
        AlterAction action,
        int start,
        ObjectName? other = null,
        ColumnDefinition? column = null,
        Identifier? oldColumn = null) => new(table, action, other, column, oldColumn, SpanFrom(start));

    // To the comma in front of the next change; a comma that goes on with this one has no verb behind it.
    private void SkipChange()
    {
        var blocks = 0;
        if (!At(Symbol.Semicolon)) Advance();
        while (!AtEnd && !AtBatchEnd && !(blocks == 0 && At(Symbol.Semicolon)))
        {
            if (At(Symbol.Comma) && AtChangeVerb(Peek())) return;
            if (_blockDepth > 0 && blocks == 0 && AtAny(Keyword.End, Keyword.Else)) return;
            if (Grammar.StatementsWithoutSeparator && StartsStatementAfter(_position) && !At(Keyword.Set) && !At(Keyword.With)) return;
            if (At(Symbol.LeftParenthesis)) SkipParenthesizedOrRest();
            else
            {
                if (At(Keyword.Case)) blocks++;
                else if (At(Keyword.End) && blocks > 0) blocks--;
                Advance();
            }
        }
    }

    private bool AtChangeVerb(Token token) =>
        token.Keyword is Keyword.Add or Keyword.Drop or Keyword.Rename or Keyword.Modify or Keyword.Alter or Keyword.Swap
            or Keyword.Exchange
            or Keyword.Update or Keyword.Delete or Keyword.Set
        || WordIs(token, "CHANGE");

    private AlterTableStatement ParseRename(ObjectName table, int start)
    {
        Advance();
        if (AtAny(Keyword.Partition, Keyword.Constraint) || At(Keyword.Index) || At(Keyword.Key))
        {
            SkipChange();
            return Change(table, AlterAction.Other, start);
        }

        if (At(Keyword.To, Keyword.Partition))
        {
            SkipChange();
            return Change(table, AlterAction.Other, start);
        }

        if (Take(Keyword.To) || Take(Keyword.As)) return Change(table, AlterAction.RenameTable, start, other: ParseObjectName());
        var isColumn = Take(Keyword.Column);
        if (isColumn) Take(Keyword.If, Keyword.Exists);
        var old = ParseObjectName();
        if (!Take(Keyword.To))
        {
            if (!isColumn) return Change(table, AlterAction.RenameTable, start, other: old);
            throw Expected("TO");
        }

        var renamed = ParseIdentifier();
        var span = SpanFrom(start);
        var column = new ColumnDefinition(renamed, null, null, null, Ordinality: false, NotNull: false, span);
        return Change(table, AlterAction.RenameColumn, start, null, column, new Identifier(old.ToString(), old.Last.Quoted));
    }

    // T-SQL: SWITCH [PARTITION n] TO t; Oracle, MySQL, Hive: EXCHANGE PARTITION p WITH TABLE t.
    private AlterTableStatement ParseSwitch(ObjectName table, int start)
    {
        Advance();
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.To) && !At(Keyword.With, Keyword.Table)) SkipCopyWord();
        if (!Take(Keyword.To) && !Take(Keyword.With, Keyword.Table)) throw Expected("TO or WITH TABLE");
        var other = ParseObjectName();
        SkipChange();
        return Change(table, AlterAction.SwitchPartition, start, other);
    }

    private SqlStatement ParseAdd(ObjectName table, int start)
    {
        Advance();
        var isColumn = Take(Keyword.Column) || Take(Keyword.Columns);
        SkipIfNotExists();
        if (!isColumn && !AtTableConstraint() && AtAddedPart())
        {
            SkipChange();
            return Change(table, AlterAction.Other, start);
        }

        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var listed = Take(Symbol.LeftParenthesis);
        do
        {
            if (!AtTableConstraint()) statements.Add(AddedColumn(table, start));
            else if (listed) SkipElement();
            else SkipAddedConstraint();
            if (!listed && AtStatementEnd()) break;
        }
        while (listed ? Take(Symbol.Comma) : At(Symbol.Comma) && !AtChangeVerb(Peek()) && Take(Symbol.Comma));

        if (listed) Expect(Symbol.RightParenthesis);
        if (!AtStatementEnd() && !At(Symbol.Comma)) SkipChange();
        if (statements.Count == 0) return Change(table, AlterAction.Other, start);
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    private void SkipAddedConstraint()
    {
        do
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesizedOrRest();
            else Advance();
        }
        while (!AtEnd && !At(Symbol.Comma) && !At(Symbol.Semicolon) && !(_blockDepth > 0 && AtAny(Keyword.End, Keyword.Else))
            && !(Grammar.StatementsWithoutSeparator && StartsStatementAfter(_position) && !At(Keyword.With)));
    }

    private AlterTableStatement AddedColumn(ObjectName table, int start)
    {
        var column = ParseAddedColumn();
        return Change(table, AlterAction.AddColumn, start, null, column);
    }

    // Like a column of CREATE TABLE, but no parenthesis ends it: T-SQL goes on without a separator, others with FIRST or AFTER.
    private ColumnDefinition ParseAddedColumn()
    {
        var start = Current.Start;
        SkipIfNotExists();
        var name = ParseColumnName();
        var type = AtColumnType() ? ParseTypeName() : null;
        var column = new ColumnDefinition(name, type, null, null, Ordinality: false, NotNull: false, SpanFrom(start));
        while (!At(Symbol.Comma) && !At(Symbol.RightParenthesis) && !AtEnd && !At(Symbol.Semicolon))
        {
            if (_blockDepth > 0 && AtAny(Keyword.End, Keyword.Else)) break;
            if (Grammar.StatementsWithoutSeparator && StartsStatementAfter(_position) && !At(Keyword.With)) break;
            column = ParseColumnOption(column);
        }

        return column with { Span = SpanFrom(start) };
    }

    /// <summary>True at something that ADD adds and that is no column: a partition, an index, a policy, a period, T-SQL's default.</summary>
    private bool AtAddedPart()
    {
        var next = Peek();
        switch (Current.Keyword)
        {
            case Keyword.Partition or Keyword.Partitions or Keyword.Index or Keyword.Projection or Keyword.Masking or Keyword.Period:
                return true;
            case Keyword.Row:
                return next.Kind == TokenKind.Word;
            case Keyword.Range or Keyword.Values:
                return next.Keyword == Keyword.Partition;
            case Keyword.Key:
                return next.Symbol == Symbol.LeftParenthesis;
            case Keyword.Default or Keyword.Identity or Keyword.Generated:
                return Grammar.StatementsWithoutSeparator && next.Symbol != Symbol.Comma;
            default:
                return AtWord("SEARCH") || AtWord("TAG") || AtWord("DISTRIBUTION") || AtWord("SUPPLEMENTAL") || AtWord("SIGNATURE");
        }
    }

    private SqlStatement ParseDropColumn(ObjectName table, int start)
    {
        Advance();
        var isColumn = Take(Keyword.Column) || Take(Keyword.Columns);
        Take(Keyword.If, Keyword.Exists);
        if (!isColumn && !(At(Symbol.LeftParenthesis) || (AtIdentifier() && !AtTableConstraint() && IsDroppedColumn())))
        {
            SkipChange();
            return Change(table, AlterAction.Other, start);
        }

        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        var listed = Take(Symbol.LeftParenthesis);
        do
        {
            var old = ParseObjectName();
            statements.Add(Change(table, AlterAction.DropColumn, start, oldColumn: new Identifier(old.ToString(), old.Last.Quoted)));
        }
        while (listed ? Take(Symbol.Comma) : At(Symbol.Comma) && !AtChangeVerb(Peek()) && !WordIs(Peek(), "CONSTRAINT")
            && Take(Symbol.Comma));

        if (listed) Expect(Symbol.RightParenthesis);
        if (!AtStatementEnd() && !At(Symbol.Comma)) SkipChange();
        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // DROP c: a lone name with nothing, a comma or CASCADE behind it.
    private bool IsDroppedColumn() =>
        Peek().Kind == TokenKind.EndOfText || Peek().Symbol is Symbol.Comma or Symbol.Semicolon
            || Peek().Keyword is Keyword.Cascade or Keyword.Restrict;

    // MySQL, Hive: CHANGE [COLUMN] old new type.
    private AlterTableStatement ParseChangeColumn(ObjectName table, int start)
    {
        Advance();
        Take(Keyword.Column);
        Take(Keyword.If, Keyword.Exists);
        var old = ParseIdentifier();
        if (!AtIdentifier())
        {
            SkipChange();
            return Change(table, AlterAction.Other, start);
        }

        var column = ParseAddedColumn();
        return Change(table, old.Text == column.Name.Text ? AlterAction.Other : AlterAction.RenameColumn, start, null, column, old);
    }

    // ClickHouse: ALTER TABLE t UPDATE c = v WHERE …, DELETE WHERE ….
    private SqlStatement ParseMutation(ObjectName table, int start)
    {
        var target = new TableReference(table, null, table.Span);
        var isUpdate = Advance().Keyword == Keyword.Update;
        var assignments = isUpdate ? ParseAssignments() : [];
        if (At(Keyword.In, Keyword.Partition)) SkipToWhere();
        Expect(Keyword.Where);
        var where = ParseExpression();
        if (At(Keyword.Settings)) SkipSettings();
        if (isUpdate) return new UpdateStatement(target, assignments, SpanFrom(start)) { Where = where };
        return new DeleteStatement(target, SpanFrom(start)) { Where = where };
    }

    private void SkipToWhere()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Where)) SkipCopyWord();
    }

    // Redshift moves the rows of s: APPEND FROM s.
    private InsertStatement ParseAppend(ObjectName table, int start)
    {
        Skip(2);
        var source = ParseObjectName();
        SkipToStatementEnd();
        return RowsFrom(table, source, start);
    }

    // ClickHouse: ATTACH / REPLACE PARTITION p FROM s.
    private bool AtRowsFromOtherTable()
    {
        if (!AtAny(Keyword.Attach, Keyword.Replace) || Peek().Keyword != Keyword.Partition) return false;
        for (var offset = 2; offset < 12 && Peek(offset).Kind != TokenKind.EndOfText; offset++)
        {
            if (Peek(offset).Keyword == Keyword.From && IsIdentifier(Peek(offset + 1))) return true;
            if (Peek(offset).Symbol == Symbol.Semicolon) return false;
        }

        return false;
    }

    private InsertStatement ParsePartitionFrom(ObjectName table, int start)
    {
        while (!At(Keyword.From)) SkipCopyWord();
        Advance();
        return RowsFrom(table, ParseObjectName(), start);
    }

    private InsertStatement RowsFrom(ObjectName table, ObjectName source, int start) =>
        new(new TableReference(table, null, table.Span), SpanFrom(start)) { Source = EverythingFrom(source), ByName = true };
}
