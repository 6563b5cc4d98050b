using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Lineage;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>FROM: relations, joins and what they bring into scope.</content>
internal sealed partial class QueryBinder
{
    /// <summary>Binds a FROM list into <paramref name="scope"/>; the result holds the rows and the conditions of joins.</summary>
    public DerivedRelation BindFrom(ImmutableArray<TableExpression> from, NameScope scope)
    {
        var rows = new DerivedRelation { IsFrom = true };
        foreach (var table in from) BindTable(table, scope, rows);
        return rows;
    }

    private void BindTable(TableExpression table, NameScope scope, DerivedRelation rows)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            rows.Inputs.Add(TooDeep(table.Span));
            return;
        }

        switch (table)
        {
            case TableReference reference:
                BindTableReference(reference, scope, rows);
                break;
            case DerivedTable derived:
                // Names of siblings are seen with LATERAL only; without it the scope around the block is what a derived table sees.
                var query = BindQuery(derived.Query, derived.Lateral ? scope : OuterOf(scope));
                AddSource(scope, rows, WithColumnNames(query, derived.Alias, derived.Span), derived.Alias, []);
                break;
            case JoinExpression join:
                BindJoin(join, scope, rows);
                break;
            case TableFunction function:
                BindTableFunction(function, scope, rows);
                break;
            case PivotTable pivot:
                BindPivot(pivot, scope, rows);
                break;
            case UnpivotTable unpivot:
                BindUnpivot(unpivot, scope, rows);
                break;
            case MatchRecognizeTable match:
                BindMatchRecognize(match, scope, rows);
                break;
            case ModelTable model:
                BindModel(model, scope, rows);
                break;
            case StatementTable statement:
                var changed = StatementRows?.Invoke(WithAllColumns(statement), scope) ?? new DerivedRelation();
                AddSource(scope, rows, WithColumnNames(changed, statement.Alias, statement.Span), statement.Alias, []);
                break;
            case OpaqueTable opaque:
                var isHole = opaque.Children is [TemplateHole];
                var reason = isHole
                    ? new UnknownLineage(
                        UnknownCodes.TemplateHole, null, null, opaque.Span,
                        "A template hole that brings a relation: it is not known which.")
                    : new UnknownLineage(UnknownCodes.OpaqueFunction, null, null, opaque.Span, "The relation is not understood.");
                state.Unknowns.Add(reason);
                var value = new ComputedColumn(new BoundOpaque(isHole ? [] : BindAll(opaque.Children, scope), reason, opaque.Span));
                AddSource(scope, rows, new DerivedRelation { OpenValue = value }, opaque.Alias, []);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>How a data-modifying statement inside a query is bound; set by the script analysis, which owns statements.</summary>
    public Func<SqlStatement, NameScope, BoundRelation>? StatementRows { get; set; }

    /// <summary>FINAL, NEW and OLD TABLE give all columns of the rows that their statement changes.</summary>
    private static SqlStatement WithAllColumns(StatementTable table)
    {
        var all = new ReturningClause([new StarItem(null, null, [], [], [], null, null, table.Span)], null, [], table.Span);
        return table.Statement switch
        {
            InsertStatement { Returning: null } insert => insert with { Returning = all },
            UpdateStatement { Returning: null } update => update with { Returning = all },
            DeleteStatement { Returning: null } delete => delete with { Returning = all },
            _ => table.Statement,
        };
    }

    // The siblings are hidden, the CTEs of this block are not.
    private static NameScope OuterOf(NameScope scope) => new(scope.Parent) { Ctes = scope.Ctes };

    private static void AddSource(NameScope scope, DerivedRelation rows, BoundRelation relation, TableAlias? alias, ImmutableArray<string> qualifier)
    {
        rows.Inputs.Add(relation);
        scope.Sources.Add(new ScopeSource(alias?.Name.Text, qualifier, relation));
    }

    private void BindTableReference(TableReference reference, NameScope scope, DerivedRelation rows)
    {
        if (CorrelatedArray(reference, scope) is { } array)
        {
            BindUnnest(array, reference.Alias, null, false, [], scope, rows, reference.Span);
            return;
        }

        if (Rules.CollectionTables && BindCollectionTable(reference, scope, rows)) return;
        if (!reference.Versions.IsEmpty)
        {
            // A moment that a row to the left gives picks the version for that row: it joins.
            var kind = scope.Sources.Count > 0 ? EdgeSubtype.Join : EdgeSubtype.Filter;
            rows.Clauses.Add(new RowClause(kind, BindAll(reference.Versions, scope)));
        }

        var relation = ResolveTable(reference, scope);
        var qualifier = relation is ScanRelation scan ? Longest(scan.Table.Parts, reference.Name) : [.. reference.Name.Parts.Select(part => part.Text)];
        AddSource(scope, rows, WithColumnNames(relation, reference.Alias, reference.Span), reference.Alias, qualifier);
    }

    private static ImmutableArray<string> Longest(ImmutableArray<string> resolved, ObjectName written) =>
        resolved.Length >= written.Parts.Length ? resolved : [.. written.Parts.Select(part => part.Text)];

    /// <summary>BigQuery and Redshift: <c>FROM t, t.items</c> unnests a column of a relation to the left. Null where the name is a table's.</summary>
    private BoundExpression? CorrelatedArray(TableReference reference, NameScope scope)
    {
        if (!Rules.CorrelatedCommaJoin || reference.Name.Parts.Length < 2 || scope.Sources.Count == 0) return null;
        var first = reference.Name.Parts[0];
        foreach (var source in scope.Sources)
        {
            if (source.Alias is not null ? !SameName(source.Alias, first.Text) : !source.Answers([first])) continue;
            return BindColumn(new ColumnReference(reference.Name.Parts, reference.Span), scope);
        }

        return null;
    }

    /// <summary>Impala: <c>FROM db.t.items</c> are the elements of a column of <c>db.t</c>, read without the rest of their rows.</summary>
    private bool BindCollectionTable(TableReference reference, NameScope scope, DerivedRelation rows)
    {
        var parts = reference.Name.Parts;
        if (parts.Length < 2 || FindTemp(reference.Name) is not null || Resolve(reference.Name).Schema is not null) return false;
        for (var length = parts.Length - 1; length > 0; length--)
        {
            var (table, schema) = Resolve(new ObjectName(parts[..length], reference.Span));
            if (schema?.Index.Find(parts[length].Text) is null) continue;
            var holder = Scan(table, schema, reference.Span);
            var inner = new NameScope(null);
            inner.Sources.Add(new ScopeSource(null, table.Parts, holder));
            rows.Inputs.Add(holder);
            var elements = BindColumn(new ColumnReference(parts[length..], reference.Span), inner);
            BindUnnest(elements, reference.Alias ?? new TableAlias(parts[^1], []), null, false, [], scope, rows, reference.Span);

            // item, pos, key and value are columns beside the fields.
            if (rows.Inputs[^1] is DerivedRelation made) made.OpenValue ??= new ComputedColumn(new BoundElement(elements, [], reference.Span));
            return true;
        }

        return false;
    }

    /// <summary>Puts the column names of an alias (<c>AS t (a, b)</c>) over a relation.</summary>
    private BoundRelation WithColumnNames(BoundRelation relation, TableAlias? alias, TextSpan span)
    {
        if (alias is null || alias.Columns.IsEmpty) return relation;
        return Renamed(relation, alias.Columns, span);
    }

    /// <summary>The relation with its first columns called by these names.</summary>
    public DerivedRelation Renamed(BoundRelation relation, ImmutableArray<Identifier> names, TextSpan span)
    {
        var renamed = new DerivedRelation { KeepsRows = true };
        renamed.Inputs.Add(relation);
        if (state.Uses is { } uses)
        {
            renamed.Starred = [relation];
            uses.AddPositionalNames(relation, Place ?? span);
        }

        var ordinal = 0;
        foreach (var column in relation.StarColumns(span))
        {
            if (column.IsStar)
            {
                // Columns without names of their own: what the alias names them is all that is known.
                for (; ordinal < names.Length; ordinal++) renamed.Columns.Add(column with { Name = names[ordinal].Text });
                if (relation.IsOpen) renamed.OpenInputs.Add(relation);
                return renamed;
            }

            renamed.Columns.Add(ordinal < names.Length ? column with { Name = names[ordinal].Text, Anonymous = false } : column);
            ordinal++;
        }

        for (; ordinal < names.Length && relation is DerivedRelation { OpenValue: { } value }; ordinal++)
            renamed.Columns.Add(new RelationColumn(names[ordinal].Text, value, span));

        if (ordinal > names.Length && names.Length > 0 && !Rules.PartialColumnLists && !relation.IsOpen)
            state.Uses?.AddFault(BindingFaultKind.ListTooShort, names[^1].Text, Place ?? span);

        // More names than columns: engines refuse it.
        if (ordinal < names.Length && !relation.IsOpen) state.Uses?.NoteMissing(names[ordinal].Text, [relation], Place ?? span);
        return renamed;
    }
}
