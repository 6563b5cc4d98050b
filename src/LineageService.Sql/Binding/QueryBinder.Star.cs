using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Stars: which columns they stand for, and what EXCEPT, REPLACE, RENAME and patterns make of them.</content>
internal sealed partial class QueryBinder
{
    private void ExpandStar(StarItem star, DerivedRelation relation, NameScope scope)
    {
        var columns = new List<RelationColumn>();
        var open = new List<BoundRelation>();
        var operand = star.StructOperand is null ? null : BindExpression(star.StructOperand, scope);
        if (operand is not null) AddStructStar(operand, star, columns, open);
        else if (star.Qualifier is { } qualifier) AddQualifiedStar(qualifier, star, scope, columns, open);
        else AddAll(star, scope, columns, open);

        var replaced = star.Replace.Length == 0 ? null : BindReplacements(star, scope);
        var pattern = ColumnPattern.Of(star);
        relation.Columns.EnsureCapacity(relation.Columns.Count + columns.Count);
        foreach (var column in columns)
        {
            if (Excluded(star, column.Name) || (pattern is not null && !column.IsStar && !ColumnPattern.Matches(pattern, column.Name))) continue;
            var kept = column;
            if (replaced is not null && replaced.TryGetValue(column.Name, out var value))
                kept = kept with { Symbol = new ComputedColumn(value), Span = value.Span };
            foreach (var rename in star.Rename)
            {
                if (SameName(rename.Column.Text, column.Name)) kept = kept with { Name = rename.NewName.Text };
            }

            foreach (var function in star.Applied) kept = Applied(function, kept, scope);
            relation.Columns.Add(kept);
        }

        if (replaced is not null) AddHiddenReplacements(star, columns, replaced, relation);
        relation.OpenInputs.AddRange(open);
        if (state.Uses is { } uses) NoteStar(star, operand, relation, scope, columns, uses);
    }

    private static void NoteStar(
        StarItem star, BoundExpression? operand, DerivedRelation relation, NameScope scope, List<RelationColumn> columns, UseRecorder uses)
    {
        var named = star.Except.Select(name => (name.Text, star.Span)).Concat(star.Replace.Select(entry => (entry.Column.Text, entry.Value.Span)))
            .Concat(star.Rename.Select(entry => (entry.Column.Text, star.Span)));
        foreach (var (name, span) in named)
        {
            var isThere = false;
            foreach (var column in columns)
            {
                if (!SameName(column.Name, name)) continue;
                isThere = true;
                uses.Note(column.Symbol, span);
            }

            if (!isThere && !columns.Exists(column => column.IsStar) && !scope.Sources.Exists(source => source.Relation.IsOpen))
                uses.NoteMissing(name, scope.Sources.Select(source => source.Relation), span);
        }

        if (operand is not null) (relation.Starred ??= []).AddRange(StructShape.RowsOf(operand));
        if (star.StructOperand is not null || star.Pattern is not null || star.LikePattern is not null) return;
        foreach (var source in scope.Sources)
        {
            var meant = star.Qualifier is { } qualifier ? source.Answers(qualifier.AsSpan()) : !source.Hidden;
            if (meant) (relation.Starred ??= []).Add(source.Relation);
        }
    }

    // The column that a function over it makes is called as the call is written.
    private RelationColumn Applied(ObjectName function, RelationColumn column, NameScope scope)
    {
        var outer = _picked;
        _picked = column;
        var each = new StarExpression(new StarItem(null, null, [], [], [], null, null, function.Span), function.Span, Repeats: true);
        var value = BindExpression(new FunctionCall(function, [each], function.Span, OrderBy: []), scope);
        _picked = outer;
        return column with { Symbol = new ComputedColumn(value), Name = column.IsStar ? column.Name : $"{function}({column.Name})" };
    }

    /// <summary>A column that REPLACE names is one of the star's, also where no schema shows it.</summary>
    private static void AddHiddenReplacements(
        StarItem star, List<RelationColumn> columns, Dictionary<string, BoundExpression> replaced, DerivedRelation relation)
    {
        foreach (var replacement in star.Replace)
        {
            if (columns.Exists(column => SameName(column.Name, replacement.Column.Text))) continue;
            var value = replaced[replacement.Column.Text];
            relation.Columns.Add(new RelationColumn(replacement.Column.Text, new ComputedColumn(value), value.Span));
        }
    }

    private static void AddAll(StarItem star, NameScope scope, List<RelationColumn> columns, List<BoundRelation> open)
    {
        columns.AddRange(scope.Merged);
        foreach (var source in scope.Sources)
        {
            if (!source.Hidden) AddSource(source, star.Span, columns, open);
        }
    }

    private static void AddSource(ScopeSource source, TextSpan span, List<RelationColumn> columns, List<BoundRelation> open)
    {
        foreach (var column in source.Relation.StarColumns(span))
        {
            if (source.MergedNames is null || !source.MergedNames.Contains(column.Name)) columns.Add(column);
        }

        if (source.Relation.IsOpen) open.Add(source.Relation);
    }

    private void AddQualifiedStar(
        System.Collections.Immutable.ImmutableArray<Identifier> qualifier,
        StarItem star,
        NameScope scope,
        List<RelationColumn> columns,
        List<BoundRelation> open)
    {
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                if (!source.Answers(qualifier.AsSpan())) continue;
                foreach (var column in source.Relation.StarColumns(star.Span)) columns.Add(column);
                if (source.Relation.IsOpen) open.Add(source.Relation);
                return;
            }
        }

        foreach (var source in scope.Sources)
        {
            if (!source.IsNamed(qualifier.AsSpan())) continue;
            foreach (var column in source.Relation.StarColumns(star.Span)) columns.Add(column);
            if (source.Relation.IsOpen) open.Add(source.Relation);
            return;
        }

        // Not a relation: the star of a struct column, payload.*.
        AddStructStar(BindExpression(new ColumnReference(qualifier, star.Span), scope), star, columns, open);
    }

    private void AddStructStar(BoundExpression operand, StarItem star, List<RelationColumn> columns, List<BoundRelation> open)
    {
        var fields = StructShape.FieldsOf(operand);
        if (fields is null)
        {
            var reason = new UnknownLineage(UnknownCodes.StarWithoutSchema, null, null, star.Span, "The fields of the struct are not known.");

            // What it comes from is known, only its fields are not (docs/decisions/0010).
            state.Unknowns.Add(reason);
            var symbol = new ComputedColumn(new BoundOpaque([operand], null, star.Span));
            columns.Add(new RelationColumn("*", symbol, star.Span));
            open.Add(new DerivedRelation { OpenValue = symbol });
            return;
        }

        foreach (var field in fields) columns.Add(new RelationColumn(field, new ComputedColumn(new BoundField(operand, field, star.Span)), star.Span));
    }

    private Dictionary<string, BoundExpression> BindReplacements(StarItem star, NameScope scope)
    {
        var values = new Dictionary<string, BoundExpression>(StringComparer.OrdinalIgnoreCase);
        foreach (var replacement in star.Replace) values[replacement.Column.Text] = BindExpression(replacement.Value, scope);
        return values;
    }

    private static bool Excluded(StarItem star, string name)
    {
        foreach (var except in star.Except)
        {
            if (SameName(except.Text, name)) return true;
        }

        return false;
    }

    private static bool SameName(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
