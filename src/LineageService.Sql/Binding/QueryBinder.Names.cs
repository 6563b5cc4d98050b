using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>What a dotted reference means: lineage-semantics.md §4, in that order.</content>
internal sealed partial class QueryBinder
{
    private BoundExpression BindColumn(ColumnReference reference, NameScope scope)
    {
        var bound = reference.Parts.Length == 1 ? BindSingle(reference.Parts[0], reference.Span, scope) : BindDotted(reference, scope);
        state.Uses?.Note(reference.Parts, bound, scope, Place ?? reference.Span);
        if (bound is BoundColumn { Symbol: var symbol }) state.Uses?.NoteDoubled(reference.Parts, symbol, scope, Place ?? reference.Span, Rules.FirstOfNamed);
        return bound;
    }

    private BoundExpression BindSingle(Identifier name, TextSpan span, NameScope scope)
    {
        if (PlaceOf(name) is > 0 and var place) return BindPlace(place, name.Text, span, scope);
        NameScope? openScope = null;
        for (var level = scope; level is not null; level = level.Parent)
        {
            if (FindKnown(name.Text, span, level) is { } found) return found;
            if (openScope is null && level.Sources.Exists(source => !source.Hidden && source.Relation.IsOpen)) openScope = level;
        }

        if (FindVariable(name) is { } variable) return Read(variable, span, scope);
        if (!name.Quoted && dialect.Functions.Find(name.Text) is { Niladic: true })
        {
            if (SameName(name.Text, "ROWNUM") && scope.NearestBlock is DerivedRelation numbering) numbering.NumbersInput = true;
            return new BoundConstant(null, false, span);
        }

        if (FindRow(name.Text, span, scope) is { } row) return row;
        if (FindPseudo(name.Text, scope) is { } pseudo) return new BoundColumn(pseudo, span);
        if (openScope is not null) return BindOpen(name.Text, span, openScope);

        // The text ran somewhere: an alias of the same list, or a column that the only table has got since its schema was taken.
        if (scope.FindAlias(name.Text) is { } alias) return new BoundColumn(alias.Symbol, span);
        return OnlyTable(scope) is { } table ? Outdated(table, name.Text, span) : Unresolved(name.Text, span, scope);
    }

    /// <summary>The base table of a block where it reads just one; null otherwise.</summary>
    private static ScanRelation? OnlyTable(NameScope scope)
    {
        ScanRelation? only = null;
        foreach (var source in scope.Sources)
        {
            if (source.Hidden || source.Relation is not ScanRelation scan) continue;
            if (only is not null && !ReferenceEquals(only, scan)) return null;
            only = scan;
        }

        return only;
    }

    /// <summary>A column that surely belongs to a table although its schema does not have it: the schema is older than the text.</summary>
    private BoundColumn Outdated(ScanRelation table, string name, TextSpan span)
    {
        state.Uses?.NoteOutdated(table, name, Place ?? span);
        state.Warnings.Add(new Diagnostic(
            BindingCodes.OutdatedSchema, DiagnosticSeverity.Warning, span, $"Column '{name}' is not in the schema of '{table.Table}'."));
        return new BoundColumn(table.AddProven(name), span);
    }

    /// <summary>A name that one level of scope surely knows; null otherwise.</summary>
    private BoundExpression? FindKnown(string name, TextSpan span, NameScope level)
    {
        if (level.Parameters is not null && level.Parameters.TryGetValue(name, out var parameter)) return new BoundColumn(parameter, span);
        if (level.AliasVisibility >= AliasVisibility.BeforeInput && level.FindAlias(name) is { } first) return new BoundColumn(first.Symbol, span);
        if (level.AliasVisibility == AliasVisibility.ResultBeforeInput && FindResult(name, level) is { } result) return new BoundColumn(result, span);
        if (level.FindMerged(name) is { } merged) return new BoundColumn(merged.Symbol, span);

        ColumnSymbol? symbol = null;
        foreach (var source in level.Sources)
        {
            if (source.Hidden) continue;

            // ClickHouse: FROM t ARRAY JOIN n: from there on n is its element.
            if (symbol is not null && dialect.Grammar.InlineAliases && source.Alias is { } joined && SameName(joined, name)
                && source.Relation.Find(name) is { } element) return new BoundColumn(element, span);
            var candidate = source.Value is not null && SameName(source.Alias!, name) ? source.Value : source.Relation.Find(name);
            if (candidate is null || ReferenceEquals(candidate, symbol)) continue;
            if (symbol is not null) return Ambiguous(name, span, level, known: true);
            symbol = candidate;
        }

        if (symbol is not null) return new BoundColumn(symbol, span);
        return level.AliasVisibility == AliasVisibility.AfterInput && level.FindAlias(name) is { } alias ? new BoundColumn(alias.Symbol, span) : null;
    }

    /// <summary>The one item of the block's own list that has a name without being given it; null for none and for several.</summary>
    private static ColumnSymbol? FindResult(string name, NameScope level)
    {
        if (level.Block is not DerivedRelation block) return null;
        ColumnSymbol? found = null;
        foreach (var column in block.Columns)
        {
            if (column.Anonymous || !SameName(column.Name, name)) continue;

            // Which rows are kept cannot depend on what the keeping makes of a column.
            var symbol = column.Symbol is ComputedColumn { Expression: BoundColumn plain } ? plain.Symbol : column.Symbol;
            if (found is not null && !ReferenceEquals(found, symbol)) return null;
            found = symbol;
        }

        return found;
    }

    private static BoundExpression BindOpen(string name, TextSpan span, NameScope level)
    {
        ScopeSource? only = null;
        foreach (var source in level.Sources)
        {
            if (source.Hidden || !source.Relation.IsOpen) continue;

            // A struct's fields are the last guess: a table without schema is likelier to have the column.
            if (!source.Relation.HasOpenTable) continue;
            if (only is not null && !ReferenceEquals(only.Relation, source.Relation)) return Ambiguous(name, span, level, known: false);
            only = source;
        }

        only ??= level.Sources.FirstOrDefault(source => !source.Hidden && source.Relation.IsOpen);
        return only?.Relation.FindOpen(name) is { } symbol ? new BoundColumn(symbol, span) : Ambiguous(name, span, level, known: false);
    }

    private BoundExpression BindDotted(ColumnReference reference, NameScope scope)
    {
        var parts = reference.Parts;
        for (var level = scope; level is not null; level = level.Parent)
        {
            if (level.Parameters is not null && level.Parameters.TryGetValue(parts[0].Text, out var parameter))
                return Path(new BoundColumn(parameter, reference.Span), parts, 1, reference.Span);
            if (BindQualified(reference, level) is { } qualified) return qualified;
            if (Rules.StructPaths && FindKnown(parts[0].Text, reference.Span, level) is { } holder) return Path(holder, parts, 1, reference.Span);
        }

        if (BindHiddenName(reference, scope) is { } hidden) return hidden;
        if (FindRecordField(parts) is { } single) return Path(Read(single, reference.Span, scope), parts, 2, reference.Span);
        if (FindVariable(parts[0]) is { } variable) return Path(Read(variable, reference.Span, scope), parts, 1, reference.Span);
        if (FindRow(parts[0].Text, reference.Span, scope) is { } row) return Path(row, parts, 1, reference.Span);
        if (Rules.StructPaths)
        {
            for (var level = scope; level is not null; level = level.Parent)
            {
                if (level.Sources.Exists(source => !source.Hidden && source.Relation.IsOpen))
                    return Path(BindOpen(parts[0].Text, reference.Span, level), parts, 1, reference.Span);
            }
        }

        return Unresolved(string.Join('.', parts.Select(part => part.Text)), reference.Span, scope);
    }

    /// <summary>Takes the longest front of the parts that names a relation of this level; the next part is its column, the rest a path.</summary>
    private BoundExpression? BindQualified(ColumnReference reference, NameScope level)
    {
        var parts = reference.Parts;
        for (var length = parts.Length - 1; length >= 1; length--)
        {
            foreach (var source in level.Sources)
            {
                if (source.Hidden || !source.Answers(parts.AsSpan()[..length])) continue;

                // A table may have a struct column of its own name: metrics.counter.x in a table metrics.
                var mayHave = source.Value is not null || HasColumn(source.Relation, parts[length].Text) || Rules.PseudoColumns.Contains(parts[length].Text);
                if (!mayHave && Rules.StructPaths && FindKnown(parts[0].Text, reference.Span, level) is not null) continue;
                var column = PlaceOf(parts[length]) is > 0 and var place
                    ? ColumnAt(source, place, parts[length].Text, reference.Span)
                    : ColumnOf(source, parts[length].Text, reference.Span);
                return Path(column, parts, length + 1, reference.Span);
            }
        }

        // db.t used as a value: the whole row.
        foreach (var source in level.Sources)
        {
            if (Rules.RowReference && !source.Hidden && source.Alias is null && source.Answers(parts.AsSpan()))
                return new BoundRow(source.Relation, reference.Span);
        }

        return null;
    }

    /// <summary>
    /// A table's own name although an alias hides it: engines refuse it or take it, and where nothing else answers it is what was meant.
    /// </summary>
    private BoundExpression? BindHiddenName(ColumnReference reference, NameScope scope)
    {
        var parts = reference.Parts;
        for (var level = scope; level is not null; level = level.Parent)
        {
            for (var length = parts.Length - 1; length >= 1; length--)
            {
                foreach (var source in level.Sources)
                {
                    if (source.Hidden || !source.IsNamed(parts.AsSpan()[..length])) continue;
                    return Path(ColumnOf(source, parts[length].Text, reference.Span), parts, length + 1, reference.Span);
                }
            }
        }

        return null;
    }

    private BoundExpression ColumnOf(ScopeSource source, string name, TextSpan span)
    {
        if (source.Relation.Find(name) is { } known) return new BoundColumn(known, span);
        if (source.Value is { } value) return new BoundColumn(new FieldColumn(value, name), span);
        if (source.Relation.FindOpen(name) is { } open) return new BoundColumn(open, span);
        if (Rules.PseudoColumns.Contains(name) && source.Relation is ScanRelation scan) return new BoundColumn(scan.Symbol(name), span);
        return source.Relation is ScanRelation outdated ? Outdated(outdated, name, span) : NotThere(source, name, span);
    }

    private static BoundColumn NotThere(ScopeSource source, string name, TextSpan span)
    {
        var table = source.Alias ?? string.Join('.', source.Qualifier);
        var reason = new UnknownLineage(
            UnknownCodes.UnresolvedColumn, table, name, span, $"Column '{name}' is not in '{table}' as far as its schema is known.");
        return new BoundColumn(new UnresolvedColumn(reason), span);
    }

    private static BoundExpression Path(BoundExpression holder, ImmutableArray<Identifier> parts, int from, TextSpan span)
    {
        for (var i = from; i < parts.Length; i++) holder = new BoundField(holder, parts[i].Text, span);
        return holder;
    }

    /// <summary>A variable's value; one that a cursor fills makes its reader run once for each of the cursor's rows.</summary>
    private static BoundColumn Read(ColumnSymbol variable, TextSpan span, NameScope scope)
    {
        if (variable.Rows is { } rows && scope.NearestBlock is { } block && !block.Inputs.Contains(rows)) block.Inputs.Add(rows);
        return new BoundColumn(variable, span);
    }

    private ColumnSymbol? FindVariable(Identifier name) =>
        Rules.BareVariables && state.Variables.TryGetValue(name.Text, out var symbol) ? symbol : null;

    /// <summary>A field of a record that was filled by itself: <c>SELECT … INTO rec.a</c>.</summary>
    private ColumnSymbol? FindRecordField(ImmutableArray<Identifier> parts) =>
        Rules.BareVariables && state.Variables.Count > 0 ? state.Variables.GetValueOrDefault($"{parts[0].Text}.{parts[1].Text}") : null;

    /// <summary>A relation's name used as a value: its whole row.</summary>
    private BoundRow? FindRow(string name, TextSpan span, NameScope scope)
    {
        if (!Rules.RowReference) return null;
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                var answers = source.Alias is not null ? SameName(source.Alias, name) : source.Answers([new Identifier(name, false)]);
                if (answers && !source.Hidden) return new BoundRow(source.Relation, span);
            }
        }

        return null;
    }

    private ScanColumn? FindPseudo(string name, NameScope scope)
    {
        if (!Rules.PseudoColumns.Contains(name)) return null;
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                if (!source.Hidden && source.Relation is ScanRelation scan) return scan.Symbol(name);
            }
        }

        return null;
    }

    private static BoundColumn Ambiguous(string name, TextSpan span, NameScope level, bool known)
    {
        var candidates = new List<string>();
        foreach (var source in level.Sources)
        {
            if (source.Hidden || (known ? source.Relation.Find(name) is null : !source.Relation.IsOpen)) continue;
            candidates.Add(source.Alias ?? string.Join('.', source.Qualifier));
        }

        var reason = new UnknownLineage(
            UnknownCodes.AmbiguousColumn, string.Join(", ", candidates), name, span,
            $"Column '{name}' could belong to any of: {string.Join(", ", candidates)}.");
        return new BoundColumn(new UnresolvedColumn(reason), span);
    }

    private static BoundColumn Unresolved(string name, TextSpan span, NameScope scope)
    {
        var searched = scope.Sources.Select(source => source.Alias ?? string.Join('.', source.Qualifier)).Where(text => text.Length > 0).ToList();
        var where = searched.Count == 0 ? "no relation is in scope" : $"it is not in {string.Join(", ", searched)}";
        var reason = new UnknownLineage(UnknownCodes.UnresolvedColumn, null, name, span, $"Column '{name}' does not resolve: {where}.");
        return new BoundColumn(new UnresolvedColumn(reason), span);
    }
}
