using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>DELETE; one from several tables (MySQL) is one statement for each of them in a block.</summary>
    private SqlStatement ParseDelete(ImmutableArray<CommonTableExpression> with)
    {
        var start = with.IsEmpty ? Current.Start : with[0].Span.Start;
        Advance();
        if (AtWord("JAR") || AtWord("JARS") || At(Keyword.Statistics) || AtWord("ARCHIVE")
            || (AtWord("FILE") && Peek().Kind is not (TokenKind.Word or TokenKind.EndOfText))) return UtilityFrom(start, "DELETE");
        while (AtWord("LOW_PRIORITY") || AtWord("QUICK") || At(Keyword.Ignore) || (AtWord("HISTORY") && Peek().Keyword == Keyword.From))
            Advance();
        if (At(Keyword.Top)) SkipTop();
        Take(Symbol.Star);
        Take(Keyword.From);
        var targets = ParseDeletedTables();
        ReturningClause? returning = null;
        while (At(Keyword.Output)) returning = ParseOutput(returning);
        ImmutableArray<TableExpression> relations = [];
        if (AtAny(Keyword.Partition, Keyword.Partitions)) ParsePartitionClause();
        if (At(Keyword.For) && WordIs(Peek(), "PORTION")) SkipPortion();
        if (At(Keyword.Before, Keyword.SystemTime)) SkipToStatementEnd();
        while (Take(Keyword.From) || Take(Keyword.Using)) relations = relations.AddRange(ParseFromList());
        Take(Keyword.All);
        var where = ParseChangeCondition();
        if (AtReturning()) returning = ParseReturning();
        SkipQueryOption();
        if (At(Keyword.Settings)) SkipSettings();
        var delete = new DeleteStatement(targets[0], SpanFrom(start))
        {
            Using = relations,
            Where = where,
            Returning = returning,
            With = with,
        };
        if (targets.Length == 1) return delete;
        return new Block([.. targets.Select(target => delete with { Target = target })], [], delete.Span);
    }

    private ImmutableArray<TableReference> ParseDeletedTables()
    {
        var targets = ImmutableArray.CreateBuilder<TableReference>();
        do
        {
            if (AtRemoteRowset())
            {
                targets.Add(ParseFunctionTarget());
                continue;
            }

            Take(Keyword.Table);
            targets.Add(ParseDeletedTable());
        }
        while (Take(Symbol.Comma));

        return targets.ToImmutable();
    }

    // MySQL writes DELETE a.*, b.* FROM …: the name took the dot already where the star follows it.
    private TableReference ParseDeletedTable()
    {
        for (var offset = 1; Peek(offset).Symbol == Symbol.Dot; offset += 2)
        {
            if (Peek(offset + 1).Symbol != Symbol.Star) continue;
            var start = Current.Start;
            var parts = ImmutableArray.CreateBuilder<Identifier>();
            do parts.Add(ParseIdentifier());
            while (Take(Symbol.Dot) && !At(Symbol.Star));
            Expect(Symbol.Star);
            return new TableReference(new ObjectName(parts.ToImmutable(), SpanFrom(start)), null, SpanFrom(start));
        }

        return ParseTargetTable();
    }
}
