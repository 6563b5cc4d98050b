using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Model;
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
                var changed = StatementRows?.Invoke(statement.Statement, scope) ?? new DerivedRelation();
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

    /// <summary>Puts the column names of an alias (<c>AS t (a, b)</c>) over a relation.</summary>
    private static BoundRelation WithColumnNames(BoundRelation relation, TableAlias? alias, TextSpan span)
    {
        if (alias is null || alias.Columns.IsEmpty) return relation;
        return Renamed(relation, alias.Columns, span);
    }

    private static DerivedRelation Renamed(BoundRelation relation, ImmutableArray<Identifier> names, TextSpan span)
    {
        var renamed = new DerivedRelation { KeepsRows = true };
        renamed.Inputs.Add(relation);
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
        return renamed;
    }
}
