using LineageService.Sql.Functions;

namespace LineageService.Sql.Dialects;

/// <summary>
/// A dialect as data: how its text splits into tokens, which constructs its grammar has, how names resolve and what its functions do.
/// Not a class hierarchy: a further dialect is a further value, built with <c>with</c> from the nearest one.
/// </summary>
/// <param name="Name">The name used in files and options: <c>bigquery</c>, <c>tsql</c> ….</param>
public sealed record SqlDialect(string Name, LexicalRules Lexical, GrammarRules Grammar, NameResolutionRules Names,
    FunctionCatalog Functions);
