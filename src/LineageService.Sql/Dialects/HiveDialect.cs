using LineageService.Sql.Lexing;

namespace LineageService.Sql.Dialects;

/// <summary>
/// HiveQL: Apache Hive language manual, version 4. Impala (reference of CDP 7) is its near relative: the same strings and names, no
/// lateral views.
/// </summary>
internal static class HiveDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "hive",
        Lexical = AnsiDialect.Root.Lexical with
        {
            DoubleQuotedStrings = true,
            BackslashEscapes = true,
            WordsMayStartWithDigit = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            ScriptTransforms = true,
            QuotedPatterns = true,
            Includes = IncludeCommands.Source | IncludeCommands.Bang,
            LabelledDurations = true,
            ReservedInExpressions = ReservedWords.InExpressions.Without(Keyword.End, Keyword.Fetch, Keyword.Qualify),
        },
        Names = AnsiDialect.Root.Names with
        {
            FirstElement = 0,
            DoubleQuotedIsString = true,
            QualifiedNameParts = 2,
            AnonymousColumnFormat = "_c{0}",
            NestedCastKeepsName = false,
            PseudoColumns = PseudoColumnSet.Of("INPUT__FILE__NAME", "BLOCK__OFFSET__INSIDE__FILE", "ROW__OFFSET__INSIDE__BLOCK",
                "RAW__DATA__SIZE", "ROW__ID", "__KEY", "__PARTITION", "__OFFSET", "__TIMESTAMP"),
        },
        Functions = DialectFunctions.For("hive"),
    };

    public static readonly SqlDialect Impala = Value with
    {
        Name = "impala",
        Grammar = Value.Grammar with
        {
            ScriptTransforms = false,
            QuotedPatterns = false,
            Includes = IncludeCommands.Source,
        },
        Names = Value.Names with
        {
            CorrelatedCommaJoin = true,
            CollectionTables = true,
            AnonymousColumnFormat = "_c{0}",
            PseudoColumns = PseudoColumnSet.Of("INPUT__FILE__NAME", "FILE__POSITION"),
        },
        Functions = DialectFunctions.For("impala"),
    };
}
