using System.Collections.Immutable;
using System.Text;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;
using LineageService.Sql.Scripts;

namespace LineageService.Sql.Templates;

/// <summary>
/// Parses text that is a Jinja template, as dbt and Airflow have them: it is rendered as far as it tells itself, and where it branches on
/// what only a run knows, each branch is read and their lineage is one (lineage-semantics.md §2: what is not known is Unknown, never an
/// error).
/// </summary>
public static class TemplatedText
{
    private const int MaximumBranches = 4;
    private const int MaximumGrowth = 1024 * 1024;

    // Ends a statement that a rendering leaves open, on a line of its own because a comment may be open too.
    private const string Separator = "\n;\n";

    /// <summary>Parses a text with <paramref name="parse"/>, after rendering it where it is a template.</summary>
    /// <param name="context">What is known outside of the text (the dbt project's manifest); null for nothing.</param>
    public static ParsedScript Parse(string text, Func<string, ParsedScript> parse, TemplateContext? context = null) =>
        ParseTemplate(text, rendered => ClientVariables.Parse(rendered, parse, null), context);

    /// <summary>The same, with the scripts that the text runs by name put in at their place.</summary>
    /// <param name="scripts">Gives their texts; null where none can be read, which is then among <see cref="ParsedScript.Unread"/>.</param>
    public static ParsedScript Parse(
        string text, SqlDialect dialect, Func<string, ParsedScript> parse, TemplateContext? context, IScriptSource? scripts) =>
        ParseTemplate(text, rendered => ClientVariables.Parse(rendered, parse, new IncludedTexts(dialect, scripts)), context);

    /// <summary>A text with the scripts that it runs by name put in, as far as they can be read; the same object where it runs none.</summary>
    public static string WithIncludes(string text, SqlDialect dialect, IScriptSource scripts) =>
        ClientVariables.Expand(text, new IncludedTexts(dialect, scripts));

    /// <summary>
    /// True where a template renders without a hole or a loop over something unknown; a condition that only a run knows does not count, because each of its
    /// branches is read.
    /// </summary>
    public static bool RendersWholly(string text, TemplateContext? context)
    {
        if (!TemplateScan.MayBeTemplate(text)) return true;
        var renderer = new TemplateRenderer(text, 0, text.Length + MaximumGrowth, context);
        return renderer.Render(TemplateParser.Parse(text), new StringBuilder(), new SourceMap()) && !renderer.IsPartial;
    }

    /// <summary>
    /// The texts that a template may give: one for each branch of a condition that only a run knows, without repetition; the text itself where it is no
    /// template, and where it grows beyond bounds.
    /// </summary>
    public static ImmutableArray<string> Renderings(string text, TemplateContext? context)
    {
        if (!TemplateScan.MayBeTemplate(text)) return [text];
        var nodes = TemplateParser.Parse(text);
        var texts = ImmutableArray.CreateBuilder<string>();
        var branches = 1;
        for (var branch = 0; branch < branches && branch < MaximumBranches; branch++)
        {
            var renderer = new TemplateRenderer(text, branch, text.Length + MaximumGrowth, context);
            var rendered = new StringBuilder();
            if (!renderer.Render(nodes, rendered, new SourceMap())) return [text];
            branches = Math.Max(branches, renderer.Branches);
            var result = rendered.ToString();
            if (!texts.Contains(result)) texts.Add(result);
        }

        return texts.ToImmutable();
    }

    private static ParsedScript ParseTemplate(string text, Func<string, ParsedScript> parse, TemplateContext? context)
    {
        if (!TemplateScan.MayBeTemplate(text)) return parse(text);
        var nodes = TemplateParser.Parse(text);
        if (nodes.All(node => node is TextNode)) return parse(text);
        var rendered = new StringBuilder();
        var map = new SourceMap();
        var starts = Render(text, nodes, rendered, map, context);
        if (starts.Count == 0) return parse(text);
        var result = rendered.ToString();
        if (starts.Count == 1 && result == text) return parse(text);

        var script = parse(result);
        var diagnostics = script.Diagnostics.Select(found => found.Span is { } span ? found with { Span = map.ToTemplate(span) } : found)
            .Append(Note());
        return new ParsedScript(
            starts.Count == 1 ? script.Statements : Combine(script, result, map), [.. diagnostics])
        {
            Unread = [.. script.Unread.Select(unread => unread.Span is { } span ? unread with { Span = map.ToTemplate(span) } : unread).Distinct()],
            Places = script.Places is { } inner ? span => map.ToTemplate(inner(span)) : map.ToTemplate,
        };
    }

    private static Diagnostic Note() => new(
        SyntaxCodes.TemplateBlock, DiagnosticSeverity.Note, null,
        "a template was rendered as far as it tells: each branch of its conditions was read, and unknown loops once");

    /// <summary>Renders branch by branch; gives where each rendering starts, none where the text grows beyond bounds.</summary>
    private static List<int> Render(
        string text, ImmutableArray<TemplateNode> nodes, StringBuilder rendered, SourceMap map, TemplateContext? context)
    {
        var starts = new List<int>();
        var branches = 1;
        for (var branch = 0; branch < branches && branch < MaximumBranches; branch++)
        {
            if (branch > 0) rendered.Append(Separator);
            starts.Add(rendered.Length);
            var renderer = new TemplateRenderer(text, branch, rendered.Length + text.Length + MaximumGrowth, context);
            if (!renderer.Render(nodes, rendered, map)) return [];
            branches = Math.Max(branches, renderer.Branches);
        }

        return starts;
    }

    /// <summary>
    /// Statements of several renderings as one script: what is the same stands once, what differs is a choice of which either may happen.
    /// </summary>
    private static ImmutableArray<SqlStatement> Combine(ParsedScript script, string text, SourceMap map)
    {
        var ordered = script.Statements.Select(
            statement => (Statement: statement, Rendered: script.Places?.Invoke(statement.Span) ?? statement.Span))
            .Select(item => (item.Statement, item.Rendered, Place: map.ToTemplate(item.Rendered)))
            .OrderBy(item => item.Place.Start).ThenBy(item => item.Rendered.Start).ToList();
        var combined = ImmutableArray.CreateBuilder<SqlStatement>();
        for (var i = 0; i < ordered.Count;)
        {
            var end = ordered[i].Place.End;
            var choices = new List<SqlStatement>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (; i < ordered.Count && (choices.Count == 0 || ordered[i].Place.Start < end); i++)
            {
                end = Math.Max(end, ordered[i].Place.End);
                var span = ordered[i].Rendered;
                if (seen.Add(text.Substring(span.Start, span.Length))) choices.Add(ordered[i].Statement);
            }

            combined.Add(choices.Count == 1 ? choices[0] : Choice(choices));
        }

        return combined.ToImmutable();
    }

    private static Block Choice(List<SqlStatement> statements)
    {
        var span = statements[0].Span;
        return new Block([.. statements], [new Literal(LiteralKind.Boolean, "true", span)], span);
    }
}
