using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    private bool AtReturning() => At(Keyword.Returning) || (At(Keyword.Return) && _blockDepth > 0 && !Grammar.StatementsWithoutSeparator);

    /// <summary>RETURNING items [INTO variables].</summary>
    private ReturningClause ParseReturning()
    {
        var start = Advance().Start;
        if (At(Keyword.With) && Peek().Symbol == Symbol.LeftParenthesis) SkipWordAndParentheses();
        var items = ParseSelectItems();
        var variables = ImmutableArray<string>.Empty;
        if (TakeBulkCollect() || At(Keyword.Into))
        {
            Expect(Keyword.Into);
            Take(Keyword.Strict);
            variables = ParseVariableNames();
        }

        return new ReturningClause(items, null, [], SpanFrom(start)) { IntoVariables = variables };
    }

    private bool TakeBulkCollect()
    {
        if (!At(Keyword.Bulk)) return false;
        Skip(2);
        return true;
    }

    /// <summary>T-SQL's OUTPUT items [INTO target [(columns)]]. Of two, the one that stores rows counts.</summary>
    private ReturningClause ParseOutput(ReturningClause? before)
    {
        var start = Expect(Keyword.Output).Start;
        var items = ParseSelectItems();
        TableReference? into = null;
        var columns = ImmutableArray<Identifier>.Empty;
        if (Take(Keyword.Into))
        {
            into = ParseTargetName();
            if (At(Symbol.LeftParenthesis) && !AtParenthesizedQuery()) columns = ParseTargetColumns(into);
        }

        return before?.Into is not null ? before : new ReturningClause(items, into, columns, SpanFrom(start));
    }
}
