using LineageService.Sql.Lexing;

namespace LineageService.Sql.Dialects;

/// <summary>
/// ClickHouse 25: clickhouse.com/docs/sql-reference. Names are case-sensitive; an alias may be given anywhere in an expression and wins
/// over a column.
/// </summary>
internal static class ClickHouseDialect
{
    private static readonly Keyword[] ClauseWords =
    [
        Keyword.Array, Keyword.Final, Keyword.Format, Keyword.Global, Keyword.Prewhere, Keyword.Sample, Keyword.Settings, Keyword.Any,
        Keyword.Asof, Keyword.Semi, Keyword.Anti,
    ];

    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "clickhouse",
        Lexical = AnsiDialect.Root.Lexical with
        {
            BackslashEscapes = true,
            DollarQuotedStrings = true,
            HashComments = true,
            AtVariables = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            InlineAliases = true,
            DefaultsReadColumns = true,
            BracePlaceholders = true,
            ParametricCalls = true,
            ReservedInExpressions = ReservedWords.InExpressions.Without(Keyword.And, Keyword.Or, Keyword.In),
            ReservedAsColumnAlias = ReservedWords.AsColumnAlias.With(ClauseWords),
            ReservedAsTableAlias = ReservedWords.AsTableAlias.With(ClauseWords),
        },
        Names = AnsiDialect.Root.Names with
        {
            StarSkipsComputed = true,
            TableFolding = NameFolding.Sensitive,
            ColumnFolding = NameFolding.Sensitive,
            LateralAliases = true,
            AliasInWhere = true,
            InputBeforeAliasInGroupBy = false,
            QualifiedNameParts = 2,
            PseudoColumns = PseudoColumnSet.Of("_PART", "_PART_INDEX", "_PART_UUID", "_PARTITION_ID", "_PARTITION_VALUE", "_SAMPLE_FACTOR",
                "_TABLE", "_DATABASE", "_FILE", "_PATH", "_SIZE", "_TIME", "_SHARD_NUM", "_TOPIC", "_KEY", "_OFFSET", "_TIMESTAMP",
                "_HEADERS"),
        },
        Functions = DialectFunctions.For("clickhouse"),
    };
}
