using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>A statement of a script.</summary>
public abstract record SqlStatement : SqlNode
{
    private protected SqlStatement(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>A query whose rows go to the client.</summary>
public sealed record QueryStatement(QueryExpression Query, TextSpan Span) : SqlStatement(Span);

/// <summary>A statement known to move no data (GRANT, ANALYZE, SET option …). <paramref name="Keyword"/> is the leading keyword.</summary>
public sealed record UtilityStatement(string Keyword, TextSpan Span) : SqlStatement(Span);

/// <summary>A statement that was not understood: its lineage is unknown, never none. Tables that the text surely names may be listed.</summary>
public sealed record OpaqueStatement(string Reason, TextSpan Span) : SqlStatement(Span);
