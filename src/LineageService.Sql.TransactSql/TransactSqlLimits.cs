namespace LineageService.Sql.TransactSql;

/// <summary>
/// What a batch may ask of ScriptDom. Beyond a limit the batch goes to the dialect parser; no limit drops text. Defaults follow from
/// measurement: ScriptDom needs up to 85 times the text in memory and under 9 KB of stack per level of nesting.
/// </summary>
public sealed record TransactSqlLimits
{
    public static TransactSqlLimits Default { get; } = new();

    /// <summary>Longest batch, in UTF-16 units.</summary>
    public int BatchLength { get; init; } = 2_000_000;

    /// <summary>Deepest nesting of parentheses, CASE and BEGIN together; also the longest run of prefix operators.</summary>
    public int Nesting { get; init; } = 500;

    /// <summary>
    /// Most tokens between two commas or semicolons: bounds chains of operators, for which ScriptDom builds a tree as deep as the chain.
    /// </summary>
    public int ChainTokens { get; init; } = 400_000;

    /// <summary>Most IF, ELSE, WHILE and JOIN of a batch, each kind that nests without a parenthesis.</summary>
    public int OpenNesting { get; init; } = 20_000;

    /// <summary>Time for all batches of a text together; batches not read by then go to the dialect parser.</summary>
    public TimeSpan TimeBudget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Stack of the thread that ScriptDom runs on, in bytes; reserved, not committed.</summary>
    public int StackSize { get; init; } = 256 << 20;
}
