using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>FOR XML or FOR JSON of the query read last; null where it had none.</summary>
    private string? _serialization;

    /// <summary>T-SQL: the place is behind FOR.</summary>
    private void NoteSerialization()
    {
        if (AtWord("XML")) _serialization = "FOR XML";
        else if (AtWord("JSON")) _serialization = "FOR JSON";
    }

    /// <summary>A query in parentheses, where FOR XML and FOR JSON make one value of its columns.</summary>
    private QueryExpression ParseSubquery(bool inFrom = false)
    {
        _serialization = null;
        var query = ParseQuery();
        var format = _serialization;
        _serialization = null;
        if (format is null || !At(Symbol.RightParenthesis)) return query;
        return inFrom ? SerializedQuery.Row(query, format) : SerializedQuery.Of(query, format);
    }
}
