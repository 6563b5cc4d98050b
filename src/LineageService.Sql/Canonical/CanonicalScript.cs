using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Templates;

namespace LineageService.Sql.Canonical;

/// <summary>
/// A script in a form to be compared: two scripts that differ in layout, comments, case, aliases, redundant parentheses or predicates, the order of AND or
/// the use of CTEs have the same one. Equal forms mean equal results; different forms may still mean equal results.
/// </summary>
/// <param name="Statements">The statements in order.</param>
/// <param name="IsComplete">False where a statement was not understood and is compared by its tokens.</param>
public sealed record CanonicalScript(ImmutableArray<CanonicalStatement> Statements, bool IsComplete)
{
    private string? _text;

    /// <summary>The whole form as text, the same for equal forms in any run.</summary>
    public string Text => _text ??= string.Join("\n;\n", Statements.Select(statement => statement.Text));

    /// <summary>A hash of <see cref="Text"/>.</summary>
    public UInt128 Fingerprint => HashOf(Text);

    /// <summary>The canonical form of a text. Never throws on bad SQL: what is not understood is compared by its tokens.</summary>
    /// <param name="catalog">Tells the columns of tables, so that stars and bare names are resolved.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static CanonicalScript Of(
        string sql, SqlDialect dialect, ISchemaCatalog catalog, CanonicalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var parsed = sql;
        var script = TemplatedText.Parse(sql, text =>
        {
            parsed = text;
            return SqlParser.Parse(text, dialect, cancellationToken);
        });
        var tokens = new CanonicalTokens(Lexer.Tokenize(parsed, dialect.Lexical), dialect);
        var writer = new CanonicalWriter(tokens, dialect, catalog, options ?? CanonicalOptions.Default, cancellationToken);
        var statements = ImmutableArray.CreateBuilder<CanonicalStatement>(script.Statements.Length);
        for (var i = 0; i < script.Statements.Length; i++)
        {
            // A statement reaches to the next one: what its node leaves out is part of it all the same.
            var statement = script.Statements[i];
            var end = i + 1 < script.Statements.Length ? script.Statements[i + 1].Span.Start : parsed.Length;
            statements.Add(writer.Statement(statement, new TextSpan(statement.Span.Start, Math.Max(statement.Span.Length, end - statement.Span.Start))));
        }

        return new CanonicalScript(statements.MoveToImmutable(), !script.Statements.Any(statement => statement is Query.OpaqueStatement));
    }

    internal static UInt128 HashOf(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public bool Equals(CanonicalScript? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What bare names are completed with, as in <see cref="Lineage.AnalysisOptions"/>.</summary>
public sealed record CanonicalOptions(string? DefaultDatabase = null, string? DefaultSchema = null)
{
    public static CanonicalOptions Default { get; } = new();

    /// <summary>
    /// What a table's column was called before, so that a text written for its new name compares equal to one written for the old one; null for a column
    /// that kept its name.
    /// </summary>
    public Func<TableName, string, string?>? FormerColumn { get; init; }
}
