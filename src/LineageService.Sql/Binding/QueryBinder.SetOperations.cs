using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>UNION, EXCEPT, INTERSECT.</content>
internal sealed partial class QueryBinder
{
    private DerivedRelation BindSetOperation(SetOperation operation, NameScope? scope)
    {
        var branches = new List<BoundRelation>(operation.Branches.Length);
        foreach (var branch in operation.Branches) branches.Add(BindQuery(branch, scope));
        state.Uses?.AddSetOperation(operation, branches);
        var combined = Combine(operation, branches);
        if (state.Uses is not null) combined.Starred = branches;
        return combined;
    }

    private static DerivedRelation Combine(SetOperation operation, List<BoundRelation> branches)
    {
        var relation = new DerivedRelation { MergesOpenInputs = true, Syntax = operation };
        relation.Inputs.AddRange(branches);
        var columns = branches.ConvertAll(branch => branch.StarColumns(operation.Span).ToList());
        var aligned = operation.ByName ? AlignByName(columns) : AlignByPosition(columns);
        relation.Columns.EnsureCapacity(aligned.Count);
        foreach (var (shown, sources) in aligned)
        {
            var flowing = operation.Operator == SetOperator.Except ? sources[..1] : sources;
            ColumnSymbol symbol = flowing.Count == 1 ? flowing[0] : new MergedColumn(flowing) { IsSetOperation = true };
            relation.Columns.Add(shown with { Symbol = shown.IsStar ? shown.Symbol : symbol });
        }

        // Stand-ins of further branches stay, so that what they hide is not forgotten.
        for (var i = 1; i < columns.Count && operation.Operator != SetOperator.Except; i++)
        {
            foreach (var column in columns[i])
            {
                if (column.IsStar && !relation.Columns.Contains(column)) relation.Columns.Add(column);
            }
        }

        foreach (var branch in branches)
        {
            if (branch.IsOpen) relation.OpenInputs.Add(branch);
            if (operation.Operator == SetOperator.Except) break;
        }

        if (operation.Operator != SetOperator.Union) relation.Clauses.Add(new RowClause(EdgeSubtype.Filter, KeysOf(columns)));
        else if (!operation.All) relation.Clauses.Add(new RowClause(EdgeSubtype.GroupBy, KeysOf(columns)));
        return relation;
    }

    private static ImmutableArray<BoundExpression> KeysOf(List<List<RelationColumn>> branches)
    {
        var keys = ImmutableArray.CreateBuilder<BoundExpression>();
        foreach (var branch in branches)
        {
            foreach (var column in branch) keys.Add(new BoundColumn(column.Symbol, column.Span));
        }

        return keys.ToImmutable();
    }

    private static List<(RelationColumn Shown, List<ColumnSymbol> Sources)> AlignByPosition(List<List<RelationColumn>> branches)
    {
        var aligned = new List<(RelationColumn, List<ColumnSymbol>)>(branches[0].Count);
        for (var ordinal = 0; ordinal < branches[0].Count; ordinal++)
        {
            var sources = new List<ColumnSymbol>(branches.Count);
            foreach (var branch in branches)
            {
                if (ordinal < branch.Count && branch[ordinal].IsStar == branches[0][ordinal].IsStar) sources.Add(branch[ordinal].Symbol);
            }

            aligned.Add((branches[0][ordinal], sources));
        }

        return aligned;
    }

    private static List<(RelationColumn Shown, List<ColumnSymbol> Sources)> AlignByName(List<List<RelationColumn>> branches)
    {
        var aligned = new List<(RelationColumn Shown, List<ColumnSymbol> Sources)>();
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var branch in branches)
        {
            foreach (var column in branch)
            {
                if (byName.TryGetValue(column.Name, out var at)) aligned[at].Sources.Add(column.Symbol);
                else
                {
                    byName[column.Name] = aligned.Count;
                    aligned.Add((column, [column.Symbol]));
                }
            }
        }

        return aligned;
    }
}
