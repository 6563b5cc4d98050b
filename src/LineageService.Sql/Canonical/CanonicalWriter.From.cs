using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <content>FROM: sources get numbers; inner joins are a set, all others an order.</content>
internal sealed partial class CanonicalWriter
{
    private void From(ImmutableArray<TableExpression> from, CanonicalScope scope, List<CanonicalClause> clauses)
    {
        var joins = new List<(JoinExpression Join, int Left, int Right)>();
        foreach (var table in from) AddTable(table, scope, joins);
        AddSamples(scope, clauses);
        var commute = joins.TrueForAll(step => step.Join is { Kind: JoinKind.Inner or JoinKind.Cross, Natural: false, Using.IsEmpty: true } && RestOf(step.Join).Length == 0)
            && !scope.Sources.Exists(source => source.IsLateral);
        var order = commute ? [.. scope.Sources.OrderBy(source => source.Rows, StringComparer.Ordinal)] : scope.Sources.ToList();
        for (var i = 0; i < order.Count; i++) order[i].Number = i;
        if (order.Count > 0) clauses.Add(new CanonicalClause(CanonicalClauseKind.Sources, string.Join(", ", order.Select(source => source.Rows))));
        if (joins.Count == 0) return;
        if (commute)
        {
            var all = Connected("AND", joins.Where(step => step.Join.On is not null).Select(step => Expression(step.Join.On!, scope).Text)).Text;
            if (all != "true") clauses.Add(new CanonicalClause(CanonicalClauseKind.Joins, all));
            return;
        }

        var described = joins.ConvertAll(step => Described(step.Join, step.Left, step.Right, scope));
        clauses.Add(new CanonicalClause(CanonicalClauseKind.Joins, string.Join("; ", described)));
        for (var i = 0; i < joins.Count; i++)
        {
            var (join, _, right) = joins[i];
            var terms = join.On is not null ? TermsOf(Expression(join.On, scope).Text, "AND") : [];
            scope.JoinSteps.Add(new CanonicalJoin(
                join.Kind.ToString().ToLowerInvariant(), right, i + 1 < joins.Count ? Math.Max(joins[i + 1].Right, right + 1) : scope.Sources.Count, [.. terms], described[i]));
        }
    }

    // Of one source alone a sample is a choice of rows as a condition is; beside others it decides what is joined, and the source is another one.
    private static void AddSamples(CanonicalScope scope, List<CanonicalClause> clauses)
    {
        if (scope.Sources is [{ Sample: { Length: > 0 } sample }]) clauses.Add(new CanonicalClause(CanonicalClauseKind.Sample, sample));
        else foreach (var source in scope.Sources) source.Rows += source.Sample;
    }

    private string Described(JoinExpression join, int left, int right, CanonicalScope scope)
    {
        var kind = join.Kind.ToString().ToLowerInvariant();
        var on = join.On is not null ? $" on {Expression(join.On, scope).Text}"
            : !join.Using.IsEmpty ? $" using {string.Join(", ", join.Using.Select(Column).Order(StringComparer.Ordinal))}"
            : join.Natural ? " natural" : string.Empty;
        return string.Join(' ', $"{left}..{right} {kind}{on} {RestOf(join)}".Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static readonly HashSet<string> JoinWords = new(StringComparer.Ordinal)
    {
        "join", "inner", "left", "right", "full", "outer", "cross", "natural", "on", "using", "semi", "anti", "apply", "lateral", "view", ",", "(", ")", "as", "true",
    };

    private string RestOf(JoinExpression join)
    {
        TextSpan[] children = join.On is null ? [join.Left.Span, join.Right.Span] : [join.Left.Span, join.Right.Span, join.On.Span];
        var columns = join.Using.Select(name => name.Text.ToLowerInvariant()).ToHashSet();
        return string.Join(' ', tokens.Parts(join.Span, children).TakeWhile(part => join.Using.IsEmpty || !part.Is("using"))
            .Where(part => part.Child < 0 && !JoinWords.Contains(part.Text) && !columns.Contains(part.Text.ToLowerInvariant())).Select(part => part.Text));
    }

    private void AddTable(TableExpression table, CanonicalScope scope, List<(JoinExpression Join, int Left, int Right)> joins)
    {
        var chain = new Stack<JoinExpression>();
        while (table is JoinExpression { Alias: null } join)
        {
            chain.Push(join);
            table = join.Left;
        }

        var first = scope.Sources.Count;
        scope.Sources.Add(Source(table, scope));
        scope.Sources[^1].Number = scope.Sources.Count - 1;
        while (chain.TryPop(out var step))
        {
            var right = scope.Sources.Count;
            if (step.Right is JoinExpression { Alias: null } && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                AddTable(step.Right, scope, joins);
            }
            else
            {
                scope.Sources.Add(Source(step.Right, scope));
                scope.Sources[^1].Number = scope.Sources.Count - 1;
            }

            scope.MergesColumns |= step.Natural || !step.Using.IsEmpty;
            joins.Add((step, first, right));
        }
    }

    private CanonicalSource Source(TableExpression table, CanonicalScope scope)
    {
        switch (table)
        {
            case TableReference reference:
                return Named(reference, scope);
            case DerivedTable derived:
                var query = Query(derived.Query, derived.Lateral ? scope : Outer(scope));
                return OfQuery(query, derived.Alias, RestOf(derived, [derived.Query.Span], derived.Alias), derived.Lateral);
            case TableFunction { TableArgument: null } function:
                return OfFunction(function, scope);
            case PivotTable pivot:
                return Over(pivot.Source, table, scope);
            case UnpivotTable unpivot:
                return Over(unpivot.Source, table, scope);
            case MatchRecognizeTable match:
                return Over(match.Source, table, scope);
            case TableFunction { TableArgument: { } argument }:
                return Over(argument, table, scope);
            case JoinExpression { Alias: not null } join:
                return Over(join with { Alias = null }, table, scope);
            default:
                return new CanonicalSource { Rows = tokens.Plain(table.Span), IsOpen = true, IsLateral = true, Alias = AliasOf(table)?.Name.Text };
        }
    }

    /// <summary>What makes a relation of another one: its own tokens, and all that the other is, names of columns included.</summary>
    private CanonicalSource Over(TableExpression input, TableExpression table, CanonicalScope scope)
    {
        var star = new StarItem(null, null, [], [], [], null, null, new TextSpan(input.Span.Start, 0));
        var query = Query(new SelectBlock(input.Span) { Items = [star], From = [input] }, Outer(scope));
        return new CanonicalSource
        {
            Alias = AliasOf(table)?.Name.Text,
            Rows = Short(query.Text, 400) + RestOf(table, [input.Span], AliasOf(table)),
            Query = query,
            IsOpen = true,
            IsLateral = true,
        };
    }

    private static TableAlias? AliasOf(TableExpression table) => table switch
    {
        TableReference reference => reference.Alias,
        PivotTable pivot => pivot.Alias,
        UnpivotTable unpivot => unpivot.Alias,
        MatchRecognizeTable match => match.Alias,
        StatementTable statement => statement.Alias,
        OpaqueTable opaque => opaque.Alias,
        TableFunction function => function.Alias,
        JoinExpression join => join.Alias,
        _ => null,
    };

    // Siblings are not seen without LATERAL, CTEs are.
    private static CanonicalScope Outer(CanonicalScope scope)
    {
        var outer = new CanonicalScope(scope.Parent) { IsTransparent = true };
        foreach (var (name, cte) in scope.Ctes) outer.Ctes[name] = cte;
        return outer;
    }

    private CanonicalSource Named(TableReference reference, CanonicalScope scope)
    {
        var rest = RestOf(reference, [reference.Name.Span, .. reference.Versions.Select(version => version.Span)], reference.Alias)
            + string.Concat(reference.Versions.Select(version => $" {Expression(version, scope).Text}"));
        var at = rest.IndexOf(" tablesample ", StringComparison.Ordinal);
        if (at < 0) at = rest.IndexOf(" sample ", StringComparison.Ordinal);
        (rest, var sample) = at < 0 ? (rest, string.Empty) : (rest[..at], rest[at..]);
        if (reference.Name.Parts is [var bare] && scope.FindCte(bare.Text) is { } cte && Expanded(cte) is { } query)
            return OfQuery(query, reference.Alias ?? new TableAlias(bare, []), rest + sample, lateral: false);

        // BigQuery's FROM t, t.items takes a column apart.
        if (reference.Name.Parts.Length > 1 && dialect.Names.CorrelatedCommaJoin && scope.Sources.Count > 0
            && scope.Resolve([.. reference.Name.Parts.Select(Column)]) is { } value && scope.Sources.Exists(source => string.Equals(source.Alias ?? source.Name.LastOrDefault(), reference.Name.Parts[0].Text, StringComparison.OrdinalIgnoreCase)))
            return new CanonicalSource { Rows = $"unnest {value.Text}{rest}{sample}", IsOpen = true, IsLateral = true, Alias = reference.Alias?.Name.Text ?? reference.Name.Last.Text };

        var name = Table(reference.Name, out var schema);
        var written = reference.Name.Parts.Select(part => part.Text).ToArray();
        var source = new CanonicalSource
        {
            Alias = reference.Alias?.Name.Text,
            Name = schema is not null && schema.Name.Parts.Length >= written.Length ? [.. schema.Name.Parts] : written,
            Rows = (reference.TableVariable ? "@" : string.Empty) + name + rest,
            Sample = sample,
            IsOpen = schema is not { IsComplete: true },

            // The moment may be a column of a relation before it.
            IsLateral = !reference.Versions.IsEmpty,
        };
        if (schema is not null)
        {
            foreach (var node in schema.Index.TopLevel)
            {
                var column = Column(new Identifier(node.Column.Name, true));
                source.Columns.Add((column, options.FormerColumn?.Invoke(schema.Name, node.Column.Name) is { } former ? Column(new Identifier(former, true)) : column,
                    SqlTypes.Parse(node.Column.Type, dialect)));
            }

            source.Keys = [.. schema.Keys.Select(key => key.Select(column => Column(new Identifier(column, true))).ToImmutableArray())];
        }

        return Renamed(source, reference.Alias);
    }

    private CanonicalQuery? Expanded(CanonicalCte cte)
    {
        if (cte.Query is not null) return cte.Query;

        // A query that reads itself reads what it is called.
        cte.ReadsItself |= cte.IsRead;
        if (cte.IsRead || cte.Syntax.Query is not { } syntax) return null;
        cte.IsRead = true;
        var inside = cte.Scope;
        if (cte.Recursive) inside.Ctes[cte.Syntax.Name.Text] = cte;
        var query = Query(syntax, inside);
        cte.IsRead = false;
        query = RenamedColumns(query, cte.Syntax.Columns);
        return cte.Query = cte.ReadsItself ? query with { IsRecursive = true } : query;
    }

    private CanonicalQuery RenamedColumns(CanonicalQuery query, ImmutableArray<Identifier> names)
    {
        if (names.IsDefaultOrEmpty || query.Columns.Any(column => column.Name == "*")) return query;
        return query with { Columns = [.. query.Columns.Select((column, i) => i < names.Length ? column with { Name = Column(names[i]) } : column)] };
    }

    private CanonicalSource OfQuery(CanonicalQuery query, TableAlias? alias, string rest, bool lateral)
    {
        if (alias is not null) query = RenamedColumns(query, alias.Columns);
        return new CanonicalSource
        {
            Alias = alias?.Name.Text ?? string.Empty,
            Rows = Short(query.RowText, 400) + rest,
            Query = WithoutNames(query),
            IsLateral = lateral,
            IsOpen = query.Columns.Any(column => column.Name == "*"),
            Columns = [.. query.Columns.Where(column => column.Name != "*").Select(column => (column.Name, $"[{Short(column.Expression)}]", column.Type is null ? null : SqlTypes.Parse(column.Type, dialect)))],
            Keys = query.GroupKeys.IsEmpty ? [] : [[.. query.GroupKeys.Select(key => $"[{Short(key)}]")]],
        };
    }

    // Whoever reads a nested query names its columns by what they are: what it calls them says nothing.
    private static CanonicalQuery WithoutNames(CanonicalQuery query) =>
        query.Columns.Any(column => column.Name == "*") ? query : query with { Columns = [.. query.Columns.Select((column, i) => column with { Name = $"{i}" })] };

    private CanonicalSource OfFunction(TableFunction function, CanonicalScope scope)
    {
        var call = Expression(function.Call, scope).Text;
        scope.RowMakers.Remove(call);
        var rest = RestOf(function, [function.Call.Span], function.Alias, function.OrdinalityAlias);
        var source = new CanonicalSource
        {
            Alias = function.Alias?.Name.Text,
            Rows = call + rest + (function.WithOrdinality || function.OrdinalityAlias is not null ? " with offset" : string.Empty),
            IsOpen = true,
            IsLateral = true,
        };
        if (function.OrdinalityAlias is { } ordinal) source.Columns.Add((Column(ordinal), "offset", null));
        return Renamed(source, function.Alias);
    }

    /// <summary>The column names of an alias stand for the columns by their place.</summary>
    private CanonicalSource Renamed(CanonicalSource source, TableAlias? alias)
    {
        if (alias is null || alias.Columns.IsDefaultOrEmpty) return source;
        for (var i = 0; i < alias.Columns.Length; i++)
        {
            var name = Column(alias.Columns[i]);
            if (i < source.Columns.Count && !source.IsOpen) source.Columns[i] = source.Columns[i] with { Name = name };
            else source.Columns.Add((name, $"{i}", null));
        }

        return source;
    }

    /// <summary>What stands at a relation beside itself and its alias: samples, versions, hints.</summary>
    private string RestOf(TableExpression table, TextSpan[] inner, TableAlias? alias, Identifier? further = null)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "as", "lateral", "with", "offset" };
        if (alias is not null) names.UnionWith([alias.Name.Text, .. alias.Columns.IsDefault ? [] : alias.Columns.Select(column => column.Text)]);
        if (further is { } name) names.Add(name.Text);
        var rest = tokens.Parts(table.Span, inner).Where(part => part.Child < 0 && !names.Contains(part.Text)).Select(part => part.Text).ToList();
        return rest.TrueForAll(text => text is "(" or ")" or ",") ? string.Empty : $" {string.Join(' ', rest)}";
    }
}
