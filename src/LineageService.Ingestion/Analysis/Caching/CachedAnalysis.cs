using System.Collections.Immutable;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lexing;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis.Caching;

/// <summary>What a catalog answered when it was asked for a table; the schema is null where it knew none.</summary>
internal readonly record struct CatalogAnswer(string[] Parts, TableSchema? Schema);

/// <summary>An analysis with what it was made from. Immutable.</summary>
/// <param name="Tokens">The text's tokens; null where they do not tell all of it.</param>
internal sealed record CachedAnalysis(LineageResult Result, TokenList? Tokens, ImmutableArray<CatalogAnswer> Answers)
{
    /// <summary>True where the catalog answers as it did then.</summary>
    public bool Holds(ISchemaCatalog catalog)
    {
        foreach (var answer in Answers)
        {
            var now = catalog.Find(answer.Parts);
            if (!ReferenceEquals(now, answer.Schema) && (now is null || !now.Equals(answer.Schema))) return false;
        }

        return true;
    }

    /// <summary>The same analysis of another text with the same tokens; null where they are not the same.</summary>
    public CachedAnalysis? In(TokenList text)
    {
        if (Tokens is null || TokenPlaces.Between(Tokens, text) is not { } places) return null;
        var moved = Result.Moved(places.Move) with
        {
            Diagnostics = [.. Result.Diagnostics.Select(found => found.Span is { } span ? found with { Span = places.Move(span) } : found)],
        };
        return new CachedAnalysis(moved, text, Answers);
    }
}
