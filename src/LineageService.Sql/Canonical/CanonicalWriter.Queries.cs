using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <content>Queries: select lists, clauses, set operations, CTEs.</content>
internal sealed partial class CanonicalWriter
{
    private CanonicalQuery Query(QueryExpression query, CanonicalScope? scope)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Unread(query.Span);
        switch (query)
        {
            case SelectBlock block:
                return Block(block, new CanonicalScope(scope));
            case SetOperation operation:
                return Combined(operation, scope);
            case WithQuery { Functions.IsEmpty: false }:
                return Unread(query.Span);
            case WithQuery with:
                var inner = new CanonicalScope(scope) { IsTransparent = true };
                AddCtes(with.Expressions, with.Recursive, inner);
                return Query(with.Body, inner);
            case OrderedQuery ordered:
                return Ordered(ordered, scope);
            case ValuesQuery values:
                return Values(values, new CanonicalScope(scope));
            default:
                return Unread(query.Span);
        }
    }

    private CanonicalQuery Unread(TextSpan span) =>
        new([new CanonicalColumn("*", "*")], [new CanonicalClause(CanonicalClauseKind.Other, tokens.Plain(span))], []);

    private static void AddCtes(ImmutableArray<CommonTableExpression> entries, bool recursive, CanonicalScope scope)
    {
        if (entries.IsDefault) return;
        var visible = scope;
        foreach (var entry in entries)
        {
            // An entry sees those before it.
            var before = new CanonicalScope(scope.Parent) { IsTransparent = true };
            foreach (var (name, cte) in visible.Ctes) before.Ctes[name] = cte;
            scope.Ctes[entry.Name.Text] = new CanonicalCte(entry, before, recursive);
        }
    }

    private CanonicalQuery Values(ValuesQuery values, CanonicalScope scope)
    {
        var rows = values.Rows.Select(row => $"({string.Join(", ", row.Select(value => Expression(value, scope).Text))})");
        var width = values.Rows.IsEmpty ? 0 : values.Rows.Max(row => row.Length);
        return new CanonicalQuery(
            [.. Enumerable.Range(1, width).Select(i => new CanonicalColumn($"column{i}", $"column{i}"))],
            [new CanonicalClause(CanonicalClauseKind.Other, $"values {string.Join(", ", rows)}")], []);
    }

    private CanonicalQuery Combined(SetOperation operation, CanonicalScope? scope)
    {
        var branches = operation.Branches.Select(branch => Query(branch, scope)).ToImmutableArray();
        var name = $"{operation.Operator.ToString().ToLowerInvariant()}{(operation.All ? " all" : string.Empty)}{(operation.ByName ? " by name" : string.Empty)}";
        var columns = ImmutableArray.CreateBuilder<CanonicalColumn>();
        for (var i = 0; i < branches[0].Columns.Length; i++)
        {
            var expressions = branches.Select(branch => i < branch.Columns.Length ? Short(branch.Columns[i].Expression, 120) : "?");
            columns.Add(new CanonicalColumn(branches[0].Columns[i].Name, $"{name}({string.Join(" | ", expressions)})"));
        }

        var rows = string.Join(" | ", branches.Select(branch => Short(branch.RowText, 400)));
        return new CanonicalQuery(columns.ToImmutable(), [new CanonicalClause(CanonicalClauseKind.SetOperation, $"{name} {rows}")], branches);
    }

    private CanonicalQuery Ordered(OrderedQuery ordered, CanonicalScope? scope)
    {
        var body = Query(ordered.Body, scope);
        var inner = new CanonicalScope(scope) { AliasesFirst = true };
        foreach (var column in body.Columns) inner.Aliases.TryAdd(column.Name, new CanonicalValue(Short(column.Expression), null));
        var parts = tokens.Parts(ordered.Span, [ordered.Body.Span, .. ordered.OrderBy.Select(key => key.Span)]);
        var clauses = new ClauseTexts(this, inner, body.Columns);
        clauses.Read(parts, child => child == 0 ? null : ordered.OrderBy[child - 1], _ => false);
        return body with { Clauses = [.. body.Clauses, .. clauses.Clauses()] };
    }

    private CanonicalQuery Block(SelectBlock block, CanonicalScope scope)
    {
        foreach (var window in block.Windows) scope.Windows[window.Name.Text] = window.Window;
        var clauses = new List<CanonicalClause>();
        From(block.From, scope, clauses);
        foreach (var named in block.NamedExpressions) scope.Aliases[named.Aliases[0].Text] = Expression(named.Expression, scope);
        var columns = ImmutableArray.CreateBuilder<CanonicalColumn>();
        foreach (var item in block.Items) AddItem(item, scope, columns);
        AddCondition(CanonicalClauseKind.Where, block.Where, scope, clauses);
        if (block.Hierarchy is { } hierarchy)
        {
            SqlExpression[] conditions = hierarchy.StartWith is null ? [hierarchy.ConnectBy] : [hierarchy.StartWith, hierarchy.ConnectBy];
            clauses.Add(new CanonicalClause(CanonicalClauseKind.Other, Assembled(hierarchy.Span, [.. conditions], scope).Text
                + (hierarchy.StartWith is null ? string.Empty : $" start {Expression(hierarchy.StartWith, scope).Text}")));
        }

        if (block.GroupBy is { } groupBy) clauses.Add(new CanonicalClause(CanonicalClauseKind.GroupBy, GroupBy(groupBy, scope, columns)));
        else if (scope.HasAggregate) clauses.Add(new CanonicalClause(CanonicalClauseKind.Aggregated, "one row"));
        AddCondition(CanonicalClauseKind.Having, block.Having, scope, clauses);
        AddCondition(CanonicalClauseKind.Qualify, block.Qualify, scope, clauses);
        if (block.Distinct || !block.DistinctOn.IsEmpty)
            clauses.Add(new CanonicalClause(CanonicalClauseKind.Distinct, string.Join(", ", block.DistinctOn.Select(key => Expression(key, scope).Text))));
        if (scope.RowMakers.Count > 0) clauses.Add(new CanonicalClause(CanonicalClauseKind.Unnest, string.Join(", ", scope.RowMakers)));
        AddRest(block, scope, columns, clauses);
        if (clauses.FindAll(clause => clause.Kind == CanonicalClauseKind.Sample) is { Count: > 1 } samples)
        {
            clauses.RemoveAll(clause => clause.Kind == CanonicalClauseKind.Sample);
            clauses.Add(new CanonicalClause(CanonicalClauseKind.Sample, string.Join(' ', samples.Select(clause => clause.Text))));
        }

        if (OnlyPicks(scope, clauses, columns) is { } picked) return picked;
        return new CanonicalQuery(
            columns.ToImmutable(), [.. clauses.OrderBy(clause => clause.Kind)],
            [.. scope.Sources.OrderBy(source => source.Number).Where(source => source.Query is not null).Select(source => source.Query!)])
        {
            Inputs = InputsOf(scope),
            JoinSteps = [.. scope.JoinSteps],
            GroupKeys = block.GroupBy is { All: false, HasSubtotals: false } keys ? [.. keys.Keys.Select(key => Key(key, scope, columns)).Distinct(StringComparer.Ordinal)] : [],
        };
    }

    /// <summary>A block that only picks columns of one nested query is that query with fewer or other names; null for all else.</summary>
    private static CanonicalQuery? OnlyPicks(CanonicalScope scope, List<CanonicalClause> clauses, ImmutableArray<CanonicalColumn>.Builder columns)
    {
        if (scope.Sources is not [{ Query: { } inner, IsLateral: false } source] || clauses is not [{ Kind: CanonicalClauseKind.Sources }]) return null;
        if (source.Rows != Short(inner.RowText, 400) || inner.Columns.Any(column => column.Name == "*")) return null;

        // Which rows there are depends on all columns that are compared.
        var compares = inner.Clause(CanonicalClauseKind.Distinct) is not null
            || (inner.Clause(CanonicalClauseKind.SetOperation) is { } set && !set.StartsWith("union all", StringComparison.Ordinal));
        if (compares && columns.Count != inner.Columns.Length) return null;
        var picked = ImmutableArray.CreateBuilder<CanonicalColumn>(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            var place = -1;
            for (var j = 0; j < inner.Columns.Length && place < 0; j++) if (columns[i].Expression == $"#0.{inner.Columns[j].Label}") place = j;
            if (place < 0 || (compares && place != i)) return null;
            picked.Add(inner.Columns[place] with { Name = columns[i].Name });
        }

        // A set operation's branches give columns by place.
        if (inner.Clause(CanonicalClauseKind.SetOperation) is not null && !picked.Select(column => column.Expression).SequenceEqual(inner.Columns.Select(column => column.Expression))) return null;
        return new CanonicalQuery(picked.MoveToImmutable(), inner.Clauses, inner.Nested) { Inputs = inner.Inputs, JoinSteps = inner.JoinSteps, GroupKeys = inner.GroupKeys };
    }

    private static ImmutableArray<CanonicalInput> InputsOf(CanonicalScope scope)
    {
        var nested = 0;
        return [.. scope.Sources.OrderBy(source => source.Number)
            .Select(source => new CanonicalInput(source.Rows, source.Query is null ? -1 : nested++) { Keys = source.Keys })];
    }

    private void AddCondition(CanonicalClauseKind kind, SqlExpression? condition, CanonicalScope scope, List<CanonicalClause> clauses)
    {
        if (condition is null) return;
        var text = Expression(condition, scope).Text;
        if (text != "true") clauses.Add(new CanonicalClause(kind, text));
    }

    private string GroupBy(GroupByClause groupBy, CanonicalScope scope, IReadOnlyList<CanonicalColumn> columns)
    {
        if (groupBy.All) return "all";
        var keys = groupBy.Keys.Select(key => Key(key, scope, columns)).ToList();
        if (groupBy.HasSubtotals) return Assemble(groupBy.Span, [.. groupBy.Keys.Select(key => key.Span)], keys);
        return string.Join(", ", keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>A key of GROUP BY or ORDER BY; a number is the item of that place.</summary>
    private string Key(SqlExpression key, CanonicalScope scope, IReadOnlyList<CanonicalColumn> columns) =>
        key is Literal { Kind: LiteralKind.Number } literal && int.TryParse(literal.Text, out var place) && place >= 1 && place <= columns.Count
            && !columns.Take(place).Any(column => column.Name == "*")
            ? columns[place - 1].Expression : Expression(key, scope).Text;

    /// <summary>What stands in the block and in none of its parts: directions, limits, samples, hints.</summary>
    private void AddRest(SelectBlock block, CanonicalScope scope, IReadOnlyList<CanonicalColumn> columns, List<CanonicalClause> clauses)
    {
        var spans = new List<TextSpan>();
        var keys = new Dictionary<int, SqlExpression>();
        var items = new HashSet<int>();
        foreach (var item in block.Items) Add(item.Span, item: true);
        foreach (var table in block.From) Add(table.Span);
        foreach (var condition in (SqlExpression?[])[block.Where, block.Having, block.Qualify])
        {
            if (condition is not null) Add(condition.Span);
        }

        foreach (var key in block.DistinctOn) Add(key.Span);
        foreach (var named in block.NamedExpressions) Add(named.Span);
        if (block.GroupBy is { } groupBy) Add(groupBy.Span);
        if (block.Hierarchy is { } hierarchy) Add(hierarchy.Span);
        if (block.Hierarchy?.StartWith is { } start) Add(start.Span);
        foreach (var key in block.OrderBy.Concat(block.LimitBy))
        {
            keys[spans.Count] = key;
            Add(key.Span);
        }

        foreach (var window in block.Windows) Add(window.Window.Span);
        scope.AliasesFirst = true;
        var texts = new ClauseTexts(this, scope, columns);
        texts.Read(tokens.Parts(block.Span, spans), child => keys.GetValueOrDefault(child), items.Contains);
        clauses.AddRange(texts.Clauses());

        void Add(TextSpan span, bool item = false)
        {
            if (item) items.Add(spans.Count);
            spans.Add(span);
        }
    }

    private void AddItem(SelectItem item, CanonicalScope scope, ImmutableArray<CanonicalColumn>.Builder columns)
    {
        if (item is StarItem star)
        {
            AddStar(star, scope, columns);
            return;
        }

        var expression = (ExpressionItem)item;
        var value = Expression(expression.Expression, scope);
        if (expression.Aliases.Length <= 1)
        {
            var name = expression.Aliases is [var alias] ? Column(alias) : ImpliedName(expression.Expression, columns.Count);
            columns.Add(new CanonicalColumn(name, value.Text) { Type = value.Type?.ToString() });
            if (expression.Aliases.Length == 1) scope.Aliases.TryAdd(name, value);
            return;
        }

        for (var i = 0; i < expression.Aliases.Length; i++) columns.Add(new CanonicalColumn(Column(expression.Aliases[i]), $"{value.Text}[{i}]"));
    }

    private string ImpliedName(SqlExpression expression, int place) => expression switch
    {
        ColumnReference column => Column(column.Parts[^1]),
        FieldAccess field => Column(field.Field),
        CastExpression { Operand: ColumnReference column } when dialect.Names.CastKeepsName => Column(column.Parts[^1]),
        _ => $"_{place + 1}",
    };

    private void AddStar(StarItem star, CanonicalScope scope, ImmutableArray<CanonicalColumn>.Builder columns)
    {
        var sources = star.Qualifier is { } qualifier && star.StructOperand is null
            ? scope.Sources.Where(source => source.Alias is not null ? string.Equals(source.Alias, qualifier[^1].Text, StringComparison.OrdinalIgnoreCase)
                : source.Name.Length > 0 && string.Equals(source.Name[^1], qualifier[^1].Text, StringComparison.OrdinalIgnoreCase)).ToList()
            : scope.Sources;
        // What USING joins by shows once in a bare star; r.* has the columns of r itself.
        var expandable = star is { StructOperand: null, Pattern: null, LikePattern: null } && sources.Count > 0 && (star.Qualifier is not null || !scope.MergesColumns)
            && !sources.Exists(source => source.IsOpen) && (star.Qualifier is null || sources.Count == 1);
        if (!expandable)
        {
            var whose = star.Qualifier is not null && sources.Count == 1 ? $"#{sources[0].Number}." : star.Qualifier is null ? string.Empty : "?";
            columns.Add(new CanonicalColumn("*", $"{whose}*{StarModifiers(star, scope)}"));
            return;
        }

        foreach (var source in sources)
        {
            foreach (var (name, text, type) in source.Columns)
            {
                if (star.Except.Any(left => string.Equals(left.Text, name, StringComparison.OrdinalIgnoreCase))) continue;
                var replaced = star.Replace.FirstOrDefault(entry => string.Equals(entry.Column.Text, name, StringComparison.OrdinalIgnoreCase));
                var renamed = star.Rename.FirstOrDefault(entry => string.Equals(entry.Column.Text, name, StringComparison.OrdinalIgnoreCase));
                var value = replaced is not null ? Expression(replaced.Value, scope) : new CanonicalValue($"#{source.Number}.{text}", type);
                columns.Add(new CanonicalColumn(renamed is null ? name : Column(renamed.NewName), value.Text) { Type = value.Type?.ToString() });
            }
        }
    }

    // Behind the star itself the tokens tell; a qualifier in front of it is the source's number.
    private string StarModifiers(StarItem star, CanonicalScope scope)
    {
        var children = star.Replace.Select(entry => entry.Value).ToList();
        if (star.StructOperand is not null) children.Add(star.StructOperand);
        var parts = tokens.Parts(star.Span, [.. children.Select(child => child.Span)]);
        var at = star.StructOperand is not null ? 0 : parts.FindIndex(part => part.Is("*"));
        return string.Join(' ', parts.Skip(Math.Max(at + 1, 0)).Select(part => part.Child >= 0 ? Expression(children[part.Child], scope).Text : part.Text))
            + (star.StructOperand is null ? string.Empty : $" of {Expression(star.StructOperand, scope).Text}");
    }
}
