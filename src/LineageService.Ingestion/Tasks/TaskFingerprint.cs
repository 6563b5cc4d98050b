using System.Collections.Immutable;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Templates;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// Says whether analysing a task again would give the same: a hash of its tokens (comments, white space and the case of keywords do not count), of
/// dialect, target and engine, and of the schemas it refers to, the unknown ones included.
/// </summary>
public static class TaskFingerprint
{
    /// <summary>The part that depends on the task alone.</summary>
    public static string OfText(TaskDefinition task, SqlDialect dialect) => OfText(task, dialect, null, null);

    /// <summary>The same where functions are configured or other tasks define routines, which count where the text calls them.</summary>
    /// <param name="functions">The configured functions; null where there are none.</param>
    /// <param name="routines">The routines of other tasks; null where there are none.</param>
    /// <param name="engine">The engine whose analyses stand; null for this program's.</param>
    internal static string OfText(TaskDefinition task, SqlDialect dialect, UserFunctions? functions, KnownRoutines? routines, string? engine = null)
    {
        using var hash = new ContentHash();
        hash.Append(engine ?? SqlAnalysis.EngineVersion);
        hash.Append(task.Dialect);
        hash.Append(task.Target);
        hash.Append(task.Kind);
        hash.Append(task.DatasetNamespace);
        if (task.TargetDataset is { } elsewhere) hash.Append($"target={elsewhere}");
        if (task.DefaultDatabase is { } database) hash.Append($"database={database}");
        if (task.DefaultSchema is { } schema) hash.Append($"schema={schema}");
        if (task.Template is { } template) hash.Append(template.Version);
        if (functions?.Version is { } configured) hash.Append(configured);
        var text = task.Scripts is null ? task.Sql : TemplatedText.WithIncludes(task.Sql, dialect, task.Scripts);
        Lexer.Visit(text, dialect.Lexical, (hash, routines), static (state, source, tokens) => Append(state.hash, state.routines, source, tokens));
        return hash.Finish();
    }

    private static void Append(ContentHash hash, KnownRoutines? routines, string text, ReadOnlySpan<Token> tokens)
    {
        foreach (var token in tokens)
        {
            var word = text.AsSpan(token.Start, token.Length);
            hash.Append(token.Keyword == Keyword.None ? word : Keywords.Text(token.Keyword));
            if (token.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && routines?.VersionOf(word.Trim("[]`\"")) is { } version)
                hash.Append(version);
        }
    }

    /// <summary>
    /// The whole fingerprint. A dataset that the task itself defines is no reason to analyse it again; one that it reads is, also where it is its own.
    /// </summary>
    public static string With(string text, ImmutableArray<DatasetId> inputs, ImmutableArray<DatasetId> outputs, CatalogSet catalogs)
    {
        using var hash = new ContentHash();
        foreach (var input in inputs.Sort())
        {
            hash.Append(input.Namespace);
            hash.Append(input.Name);
            hash.Append(catalogs.Find(input)?.Version);
        }

        hash.Append(">");
        foreach (var output in outputs.Sort())
        {
            hash.Append(output.Namespace);
            hash.Append(output.Name);
            hash.Append(catalogs.Find(output) is { Origin: SchemaOrigin.Catalog } told ? told.Version : null);
        }

        return $"{text}.{hash.Finish()}";
    }
}
