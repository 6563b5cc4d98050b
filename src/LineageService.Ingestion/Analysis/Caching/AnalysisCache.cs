using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Lineage;

namespace LineageService.Ingestion.Analysis.Caching;

/// <summary>
/// Remembers analyses by all they depend on: the text, the dialect, the options, and every answer that the catalog gave while they were made. A text that
/// differs in white space and comments only is found too, as long as its lines begin with the same tokens (some commands of clients are a line); the
/// places of its lineage are moved. Nothing is taken for equal because a hash is. Bounded; thread-safe.
/// </summary>
public sealed class AnalysisCache
{
    // Rendered templates and client variables look at more than tokens: such texts are found by the whole text only.
    private const string MoreThanTokens = "{$\\&:";

    // A text as long as this takes longer to keep than to read again.
    private const int MaxLength = 256 * 1024;

    private readonly RecentEntries<TextKey, CachedAnalysis> _byText;
    private readonly RecentEntries<TokenKey, CachedAnalysis> _byTokens;

    /// <param name="capacity">How many analyses are kept at most; the ones asked for longest ago go first.</param>
    public AnalysisCache(int capacity = 4_096)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _byText = new RecentEntries<TextKey, CachedAnalysis>(capacity);
        _byTokens = new RecentEntries<TokenKey, CachedAnalysis>(capacity);
    }

    /// <summary>The analysis of a text: the one remembered where nothing it depends on has changed, else a new one.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public LineageResult Analyze(
        string sql, SqlDialect dialect, ISchemaCatalog catalog, AnalysisOptions options, CancellationToken cancellationToken)
    {
        var key = new TextKey(sql, dialect, options);
        if (_byText.Find(key) is { } known && known.Holds(catalog)) return known.Result;
        if (sql.Length > MaxLength) return SqlAnalysis.Analyze(sql, dialect, null, catalog, options, cancellationToken);

        var tokens = sql.AsSpan().ContainsAny(MoreThanTokens) ? null : Lexer.Tokenize(sql, dialect.Lexical);
        var tokenKey = tokens is null ? default : new TokenKey(TokenPlaces.HashOf(tokens), dialect, options);
        if (tokens is not null && _byTokens.Find(tokenKey) is { } like && like.Holds(catalog) && like.In(tokens) is { } moved)
        {
            _byText.Add(key, moved);
            return moved.Result;
        }

        var recording = new RecordingCatalog(catalog);
        var result = SqlAnalysis.Analyze(sql, dialect, null, recording, options, cancellationToken);
        var analysis = new CachedAnalysis(result, tokens, recording.ToAnswers());
        _byText.Add(key, analysis);
        if (tokens is not null) _byTokens.Add(tokenKey, analysis);
        return result;
    }

    private readonly record struct TextKey(string Text, SqlDialect Dialect, AnalysisOptions Options)
    {
        public bool Equals(TextKey other) => Text == other.Text && ReferenceEquals(Dialect, other.Dialect) && Options.Equals(other.Options);

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }

    private readonly record struct TokenKey(ulong Tokens, SqlDialect Dialect, AnalysisOptions Options)
    {
        public bool Equals(TokenKey other) => Tokens == other.Tokens && ReferenceEquals(Dialect, other.Dialect) && Options.Equals(other.Options);

        public override int GetHashCode() => Tokens.GetHashCode();
    }
}
