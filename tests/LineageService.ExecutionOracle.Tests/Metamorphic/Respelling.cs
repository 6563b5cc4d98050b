using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Lexing;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>Another way to write the same statement; null where there is none. The lineage must be the same.</summary>
internal static class Respelling
{
    public static IReadOnlyDictionary<string, Func<string, SqlDialect, ParsedScript, string?>> All { get; } =
        new Dictionary<string, Func<string, SqlDialect, ParsedScript, string?>>(StringComparer.Ordinal)
        {
            ["comments and white space"] = Spaced,
            ["parentheses"] = Parenthesized,
            ["aliases renamed"] = Renamed,
            ["common table expressions inlined"] = Inlined,
            ["common table expressions as temporary tables"] = Materialized,
            ["wrapped in a subquery"] = (sql, dialect, script) => Wrapped(sql, script, spelledOut: false),
            ["the star over a subquery spelled out"] = (sql, dialect, script) => Wrapped(sql, script, spelledOut: true),
        };

    /// <summary>A comment in every blank within a line, and a blank behind every comma. Line ends stay: some tools' commands end there.</summary>
    private static string? Spaced(string sql, SqlDialect dialect, ParsedScript script)
    {
        var tokens = Lexer.Tokenize(sql, dialect.Lexical).Tokens;
        var edits = new TextEdits(sql);
        for (var i = 1; i < tokens.Length; i++)
        {
            var (end, start) = (tokens[i - 1].End, tokens[i].Start);
            var gap = sql.AsSpan(end, Math.Max(0, start - end));
            if (gap.Length > 0 && gap.Trim(" \t").IsEmpty) edits.Insert(end, "  /* between */ ");
            else if (gap.IsEmpty && tokens[i - 1].Symbol == Symbol.Comma) edits.Insert(end, " ");
        }

        return edits.Any ? edits.Apply() : null;
    }

    /// <summary>Parentheses around conditions, branches of CASE and items that have an alias.</summary>
    private static string? Parenthesized(string sql, SqlDialect dialect, ParsedScript script)
    {
        var edits = new TextEdits(sql);
        var enclosed = new HashSet<TextSpan>();
        foreach (var node in script.Statements.SelectMany(ModelNodes.Under))
        {
            switch (node)
            {
                case SelectBlock block:
                    Enclose(block.Where);
                    Enclose(block.Having);
                    break;
                case JoinExpression { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Right or JoinKind.Full } join:
                    Enclose(join.On);
                    break;
                case CaseExpression cases:
                    Enclose(cases.Else);
                    foreach (var branch in cases.Branches) Enclose(branch.Result);
                    break;
                case ExpressionItem { Aliases.Length: 1, Expression: OperatorExpression or ColumnReference or CaseExpression } item when IsBehindAs(item):
                    Enclose(item.Expression);
                    break;
            }
        }

        return edits.Any ? edits.Apply() : null;

        // T-SQL's x = expr and DuckDB's x: expr have the alias in front.
        bool IsBehindAs(ExpressionItem item) => item.Expression.Span.Start == item.Span.Start;

        void Enclose(SqlExpression? expression)
        {
            if (expression is null or OpaqueExpression or StarExpression || expression.Span.Length == 0 || !enclosed.Add(expression.Span)) return;

            // Some conditions are put together from several places of the text: those are no expression there.
            var alone = SqlParser.Parse($"SELECT ({sql.Substring(expression.Span.Start, expression.Span.Length)})", dialect);
            if (alone.Diagnostics.IsEmpty && alone.Statements is [QueryStatement]) edits.Enclose(expression.Span);
        }
    }

    /// <summary>Every alias that is used as a qualifier only gets another name.</summary>
    private static string? Renamed(string sql, SqlDialect dialect, ParsedScript script)
    {
        var tokens = Lexer.Tokenize(sql, dialect.Lexical).Tokens;
        var nodes = script.Statements.SelectMany(ModelNodes.Under).ToList();
        var aliases = nodes.OfType<TableReference>().Select(table => table.Alias).Concat(nodes.OfType<DerivedTable>().Select(table => table.Alias))
            .OfType<TableAlias>().Where(alias => !alias.Name.Quoted).Select(alias => alias.Name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // The alias of what a function makes is a column too.
        aliases.ExceptWith(nodes.OfType<TableFunction>().Select(function => function.Alias?.Name.Text ?? ""));
        var columns = nodes.OfType<ColumnReference>().Where(column => column.Parts.Length == 1).Select(column => column.Parts[0].Text);
        aliases.ExceptWith(columns);
        aliases.ExceptWith(nodes.OfType<ObjectName>().SelectMany(name => name.Parts).Select(part => part.Text));
        aliases.ExceptWith(nodes.OfType<ExpressionItem>().SelectMany(item => item.Aliases).Select(alias => alias.Text));
        var edits = new TextEdits(sql);
        for (var i = 0; i < tokens.Length; i++)
        {
            var text = sql.Substring(tokens[i].Start, tokens[i].Length);
            if (tokens[i].Kind != TokenKind.Word || tokens[i].Keyword != Keyword.None || !aliases.Contains(text)) continue;
            if (i > 0 && tokens[i - 1].Symbol is Symbol.Dot or Symbol.Colon) continue;
            edits.Replace(tokens[i].Span, "renamed_" + text);
        }

        return edits.Any ? edits.Apply() : null;
    }

    /// <summary>Every common table expression that is read once or more stands in FROM itself.</summary>
    private static string? Inlined(string sql, SqlDialect dialect, ParsedScript script)
    {
        // One WITH at a time: names of an inner one may hide those of an outer one.
        var withs = script.Statements.SelectMany(ModelNodes.Under).OfType<WithQuery>().ToList();
        if (withs is not [{ Recursive: false, Functions.IsEmpty: true } with]) return null;
        var names = with.Expressions.Select(one => one.Name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (names.Count != with.Expressions.Length || with.Expressions.Any(one => one.Query is null || !one.Columns.IsEmpty)) return null;
        var references = ModelNodes.Under(with).OfType<TableReference>()
            .Where(table => table.Name.Parts.Length == 1 && names.Contains(table.Name.Parts[0].Text)).ToList();

        // What does not start with a name (a cursor's, a MERGE's source behind USING) is left alone; so is reading oneself.
        if (references.Count == 0 || references.Any(table => table.Span.Start != table.Name.Span.Start || !table.Versions.IsEmpty)) return null;

        // A name that an alias hides may still be used as a qualifier; a body in parentheses has them outside of its span.
        var qualifiers = ModelNodes.Under(with).OfType<ColumnReference>().Where(column => column.Parts.Length > 1).Select(column => column.Parts[0].Text);
        if (references.Any(table => table.Alias is not null) && qualifiers.Any(names.Contains)) return null;
        if (sql.AsSpan(0, with.Body.Span.Start).TrimEnd().EndsWith("(")) return null;
        if (with.Expressions.Any(one => ModelNodes.Under(one).OfType<TableReference>().Any(table =>
            table.Name.Parts is [var part] && string.Equals(part.Text, one.Name.Text, StringComparison.OrdinalIgnoreCase)))) return null;

        var bodies = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in with.Expressions)
        {
            // What reads a later one is recursive in some dialects and wrong in others.
            if (references.Any(table => table.Span.Start >= one.Span.Start && table.Span.End <= one.Span.End && !bodies.ContainsKey(table.Name.Parts[0].Text)))
                return null;
            bodies[one.Name.Text] = Expanded(sql, one.Query!.Span, references, bodies);
        }

        var end = with.Body.Span.End;
        return sql[..with.Span.Start] + Expanded(sql, with.Body.Span, references, bodies) + sql[end..];
    }

    /// <summary>Every common table expression is a temporary table made before.</summary>
    private static string? Materialized(string sql, SqlDialect dialect, ParsedScript script)
    {
        // Only the WITH of a bare query: one inside a subquery may name what is around it.
        if (script.Statements is not [QueryStatement { Query: WithQuery { Recursive: false, Functions.IsEmpty: true, Body: SelectBlock or SetOperation } with }]) return null;
        if (ModelNodes.Under(with).OfType<WithQuery>().Count() > 1 || with.Expressions.Any(one => one.Query is null)) return null;
        if (sql.AsSpan(0, with.Body.Span.Start).TrimEnd().EndsWith("(")) return null;

        // A name that means something else before it is defined would be a second table of that name; one that is never read stays for others.
        var references = ModelNodes.Under(with).OfType<TableReference>().ToList();
        if (with.Expressions.Any(one => references.Exists(table => Is(table.Name, one) && table.Span.Start < one.Span.End))) return null;
        if (with.Expressions.Any(one => !references.Exists(table => Is(table.Name, one)))) return null;

        // A table has a name for each column, and no two alike.
        if (with.Expressions.Any(one => FirstBlock(one.Query!) is not { } block || (one.Columns.IsEmpty && Names(block) is null))) return null;
        if (with.Expressions.Any(one => !one.Columns.IsEmpty && one.Columns.Length != FirstBlock(one.Query!)!.Items.Count(item => item is ExpressionItem)))
            return null;
        var tables = with.Expressions.Select(one =>
        {
            var columns = one.Columns.IsEmpty ? "" : $" ({string.Join(", ", one.Columns.Select(column => column.Text))})";
            return $"CREATE TEMPORARY TABLE {one.Name.Text}{columns} AS {sql.AsSpan(one.Query!.Span.Start, one.Query.Span.Length)};\n";
        });
        return string.Concat(tables) + sql[..with.Span.Start] + sql[with.Body.Span.Start..];

        static bool Is(ObjectName name, CommonTableExpression one) =>
            name.Parts is [var part] && string.Equals(part.Text, one.Name.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static string Expanded(string sql, TextSpan span, List<TableReference> references, Dictionary<string, string> bodies)
    {
        var edits = new TextEdits(sql[span.Start..span.End]);
        foreach (var table in references.Where(table => table.Span.Start >= span.Start && table.Span.End <= span.End))
        {
            var name = table.Name.Span;
            var body = bodies[table.Name.Parts[0].Text];
            var alias = table.Alias is null ? $" {sql.AsSpan(name.Start, name.Length)}" : "";
            edits.Replace(new TextSpan(name.Start - span.Start, name.Length), $"({body}){alias}");
        }

        return edits.Apply();
    }

    /// <summary>The query of a statement as a derived table, read by a star or by its columns' names.</summary>
    private static string? Wrapped(string sql, ParsedScript script, bool spelledOut)
    {
        if (script.Statements is not [var statement]) return null;
        var query = statement switch
        {
            QueryStatement bare => bare.Query,
            InsertStatement { Source: { } source } => source,
            CreateViewStatement { Columns.IsEmpty: true } view => view.Query,
            CreateTableStatement { Query: { } source } when StartsWithSelect(sql, source) => source,
            _ => null,
        };
        var block = FirstBlock(query);
        // An order without limit is the order of the result, and of a derived table it is not.
        if (query is OrderedQuery { HasLimit: false } || block is { HasLimit: false, OrderBy.IsEmpty: false, DistinctOn.IsEmpty: true }) return null;
        if (query is null || block is null || block.Into is not null || Names(block) is not { } names) return null;
        var text = sql.Substring(query.Span.Start, query.Span.Length);
        // A comma too many may stand at a text's end and not before a parenthesis; a piped query is more than its last block.
        if (text.EndsWith(',') || sql.Contains("|>", StringComparison.Ordinal)) return null;
        var list = spelledOut ? string.Join(", ", names.Select(name => "wrapped." + name)) : "*";
        return $"{sql[..query.Span.Start]}SELECT {list} FROM ({text}) wrapped{sql[query.Span.End..]}";
    }

    private static SelectBlock? FirstBlock(QueryExpression? query) => query switch
    {
        SelectBlock plain => plain,
        SetOperation { ByName: false } operation when operation.Branches[0] is SelectBlock first => first,
        OrderedQuery { Body: SelectBlock inner } => inner,
        _ => null,
    };

    // Some statements have a query that nobody wrote.
    private static bool StartsWithSelect(string sql, QueryExpression query) =>
        sql.AsSpan(query.Span.Start).StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

    /// <summary>The names of a block's columns as they are written; null where one has none, or two have the same.</summary>
    private static List<string>? Names(SelectBlock block)
    {
        var names = new List<string>();
        foreach (var item in block.Items)
        {
            var name = item switch
            {
                ExpressionItem { Aliases: [var alias] } => alias,
                ExpressionItem { Aliases.IsEmpty: true, Expression: ColumnReference column } => column.Parts[^1],
                _ => default(Identifier?),
            };
            if (name is not { Quoted: false } plain || char.IsAsciiDigit(plain.Text[0])) return null;
            if (!plain.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) return null;
            names.Add(plain.Text);
        }

        return names.Count == 0 || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count ? null : names;
    }
}
