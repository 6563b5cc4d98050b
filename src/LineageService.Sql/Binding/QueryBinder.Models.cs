using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>
/// Functions over a model (BigQuery ML: <c>ML.PREDICT(MODEL m, TABLE t)</c>): the columns of the rows that are asked about pass through, what the model adds
/// comes from all of them and depends on the model. Without such rows the model itself is what is read.
/// </content>
internal sealed partial class QueryBinder
{
    /// <summary>What measures a model over rows shows none of them.</summary>
    private static readonly FrozenSet<string> MeasuringFunctions =
        new[] { "ML.EVALUATE", "ML.CONFUSION_MATRIX", "ML.ROC_CURVE", "AI.EVALUATE" }.ToFrozenSet(StringComparer.Ordinal);

    private bool BindModelFunction(TableFunction function, string name, NameScope scope, DerivedRelation rows)
    {
        if (ModelIn(function.Call.Arguments) is not { } model) return false;
        var span = function.Call.Span;
        var learned = Scan(new ObjectName([.. TableName.Parse(model).Parts.Select(part => new Identifier(part, Quoted: true))], span), span);
        if (AskedRows(function, scope) is not { } asked)
        {
            AddSource(scope, rows, WithColumnNames(learned, function.Alias, function.Span), function.Alias, []);
            return true;
        }

        var relation = new DerivedRelation();
        relation.Inputs.AddRange(asked.Inputs);
        ExpandAll(asked, relation, span);
        var made = new BoundCall(
            name, FunctionClass.Table, [.. relation.Columns.Select(column => new BoundArgument(new BoundColumn(column.Symbol, span), BoundRole.Value))], known: true, learned, span);
        if (MeasuringFunctions.Contains(name))
        {
            relation.Columns.Clear();
            relation.OpenInputs.Clear();
        }

        relation.OpenValue = new ComputedColumn(made);
        relation.Columns.Add(new RelationColumn("*", new UnresolvedColumn(new UnknownLineage(
            UnknownCodes.StarWithoutSchema, model, "*", span, "The columns that the model adds are not known.")), span));
        AddSource(scope, rows, WithColumnNames(relation, function.Alias, function.Span), function.Alias, []);
        return true;
    }

    private static string? ModelIn(ImmutableArray<SqlExpression> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is NamedArgument { Name.Text: "MODEL", Value: Literal { Kind: LiteralKind.Other } name }) return name.Text;
        }

        return null;
    }

    /// <summary>The rows that a model is asked about: <c>TABLE t</c> or a query; null where there are none.</summary>
    private DerivedRelation? AskedRows(TableFunction function, NameScope scope)
    {
        var table = function.TableArgument;
        foreach (var argument in function.Call.Arguments)
        {
            var plain = argument is NamedArgument named ? named.Value : argument;
            if (table is null && plain is ScalarSubquery subquery) table = new DerivedTable(subquery.Query, null, Lateral: false, subquery.Span);
        }

        if (table is null) return null;
        var inner = new NameScope(scope.Parent) { Ctes = scope.Ctes };
        var input = new DerivedRelation();
        BindTable(table, inner, input);
        return input;
    }

    private static void ExpandAll(DerivedRelation asked, DerivedRelation relation, TextSpan span)
    {
        foreach (var input in asked.Inputs)
        {
            relation.Columns.AddRange(input.StarColumns(span));
            if (input.IsOpen) relation.OpenInputs.Add(input);
        }
    }
}
