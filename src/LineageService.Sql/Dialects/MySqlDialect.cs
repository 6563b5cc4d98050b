namespace LineageService.Sql.Dialects;

/// <summary>
/// MySQL 8.4 (dev.mysql.com/doc/refman/8.4) and MariaDB 11 (mariadb.com/kb).
/// </summary>
internal static class MySqlDialect
{
    public static readonly SqlDialect Value = AnsiDialect.Root with
    {
        Name = "mysql",
        Lexical = AnsiDialect.Root.Lexical with
        {
            DoubleQuotedStrings = true,
            BackslashEscapes = true,
            HashComments = true,
            WordsMayStartWithDigit = true,
        },
        Grammar = AnsiDialect.Root.Grammar with
        {
            Includes = IncludeCommands.Source | IncludeCommands.Backslash,
            Arrow = ArrowMeaning.Json,
            ValuesFunction = true,
            ValuesAliases = false,
            SelectIntoVariables = true,
            PartitionClauseNamesPartitions = true,
            ExecuteRunsPrepared = true,
        },
        Names = AnsiDialect.Root.Names with
        {
            AssignmentReturnsValue = true,
            TableFolding = NameFolding.Sensitive,
            DoubleQuotedIsString = true,
            QualifiedNameParts = 2,
            StructPaths = false,
            CreateListAddsColumns = true,
            BareVariables = true,
        },
        Functions = DialectFunctions.For("mysql"),
    };

    public static readonly SqlDialect MariaDb = Value with
    {
        Name = "mariadb",
        Grammar = Value.Grammar with
        {
            ValuesFunction = false,
        },
        Names = Value.Names with
        {
            LooseGroupBy = true,
        },
        Functions = DialectFunctions.For("mariadb"),
    };
}
