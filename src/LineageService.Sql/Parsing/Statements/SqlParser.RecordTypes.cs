using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

/// <content>PL/SQL: types of records and of lists of them, by the names that blocks and packages give them.</content>
public sealed partial class SqlParser
{
    private readonly Dictionary<string, RecordType> _recordTypes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Notes <c>TYPE r IS RECORD (a NUMBER, …)</c>, <c>TYPE l IS TABLE OF r</c>, <c>VARRAY(9) OF t%ROWTYPE</c>; the place is at TYPE and
    /// stays before the semicolon. What makes such records is a declaration without variables; null for lists.
    /// </summary>
    private SqlStatement? NoteType(int start)
    {
        Advance();
        var name = ParseObjectName().Last.Text;
        if (!Take(Keyword.Is) && !Take(Keyword.As)) return null;
        if ((TakeWord("RECORD") || TakeWord("OBJECT")) && At(Symbol.LeftParenthesis))
        {
            var record = new RecordType(name, ParseRecordFields(), null);
            _recordTypes[name] = record;
            return new DeclareVariableStatement([], null, null, SpanFrom(start)) { Record = record };
        }

        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Of)) SkipCopyWord();
        if (Take(Keyword.Of) && FindRecordType() is { } element) _recordTypes[name] = element;
        return null;
    }

    /// <summary>CREATE TYPE t AS OBJECT (…): its name makes such values.</summary>
    private SqlStatement ParseCreateType(CreateHead head)
    {
        var type = NoteType(head.Start);
        while (!AtRoutineEnd()) SkipCopyWord();
        return type ?? new UtilityStatement("CREATE TYPE", SpanFrom(head.Start));
    }

    private ImmutableArray<string> ParseRecordFields()
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        var end = ClosingOf(_position);
        Advance();
        while (_position < end && !AtEnd)
        {
            fields.Add(ParseIdentifier().Text);
            while (_position < end && !At(Symbol.Comma)) SkipCopyWord();
            Take(Symbol.Comma);
        }

        Take(Symbol.RightParenthesis);
        return fields.ToImmutable();
    }

    /// <summary>The record that the type at this place is, a declared one or a row; null for others. The place stays.</summary>
    private RecordType? FindRecordType()
    {
        if (!IsIdentifier(Current)) return null;
        var position = _position;
        var name = ParseObjectName();
        var isRow = At(Symbol.Percent) && WordIs(Peek(), "ROWTYPE");
        _position = position;
        return isRow ? new RecordType(string.Empty, [], name) : _recordTypes.GetValueOrDefault(name.Last.Text);
    }
}
