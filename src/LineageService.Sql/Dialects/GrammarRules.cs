namespace LineageService.Sql.Dialects;

/// <summary>
/// Which constructs a dialect's grammar has where two dialects would read the same text differently. What only one dialect has and no other
/// reads otherwise needs no flag: the parser takes it everywhere. Data read by the parser.
/// </summary>
public sealed record GrammarRules
{
}
