using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>MODEL: a relation as a spreadsheet whose rules compute measures from measures (lineage-semantics.md §4).</content>
internal sealed partial class QueryBinder
{
    private void BindModel(ModelTable model, NameScope scope, DerivedRelation rows)
    {
        var input = BindQuery(model.Source, OuterOf(scope));
        var columns = input.StarColumns(model.Span).ToList();
        var relation = new DerivedRelation();
        relation.Inputs.Add(input);
        var computed = Compute(model, columns, relation);
        for (var i = 0; i < columns.Count; i++) relation.Columns.Add(columns[i] with { Symbol = computed[i] });
        relation.Clauses.Add(new RowClause(EdgeSubtype.Window, [.. columns.Take(model.Partitions + model.Dimensions).Select(Reference)]));
        AddSource(scope, rows, relation, null, []);
    }

    private static BoundExpression Reference(RelationColumn column) => new BoundColumn(column.Symbol, column.Span);

    /// <summary>
    /// The columns after all rules: a measure has what it had and what its rules read, through the rules of those measures too. The column
    /// that a name in brackets means chooses the cell.
    /// </summary>
    private static ColumnSymbol[] Compute(ModelTable model, List<RelationColumn> columns, DerivedRelation relation)
    {
        var reads = new HashSet<int>[columns.Count];
        var choices = new HashSet<int>[columns.Count];
        foreach (var rule in model.Rules)
        {
            if (IndexOf(columns, rule.Measure) is not (>= 0 and var target)) continue;
            (reads[target] ??= []).UnionWith(rule.Reads.Select(name => IndexOf(columns, name)).Where(index => index >= 0));
            (choices[target] ??= []).UnionWith(rule.Choices.Select(name => IndexOf(columns, name)).Where(index => index >= 0));
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < reads.Length; i++)
            {
                foreach (var read in reads[i]?.ToArray() ?? [])
                {
                    var before = reads[i].Count + choices[i].Count;
                    if (reads[read] is { } further) reads[i].UnionWith(further);
                    if (choices[read] is { } chosen) choices[i].UnionWith(chosen);
                    changed |= reads[i].Count + choices[i].Count != before;
                }
            }
        }

        var symbols = new ColumnSymbol[columns.Count];
        for (var i = 0; i < symbols.Length; i++)
        {
            if (reads[i] is null)
            {
                symbols[i] = columns[i].Symbol;
                continue;
            }

            ImmutableArray<BoundArgument> arguments =
            [
                .. reads[i].Order().Select(read => new BoundArgument(Reference(columns[read]), BoundRole.Value)),
                .. choices[i].Order().Select(choice => new BoundArgument(Reference(columns[choice]), BoundRole.Condition)),
            ];
            var value = new ComputedColumn(new BoundCall("MODEL", FunctionClass.Scalar, arguments, known: true, relation, model.Span));
            symbols[i] = new MergedColumn([columns[i].Symbol, value]);
        }

        return symbols;
    }

    private static int IndexOf(List<RelationColumn> columns, Identifier name) =>
        columns.FindIndex(column => SameName(column.Name, name.Text));
}
