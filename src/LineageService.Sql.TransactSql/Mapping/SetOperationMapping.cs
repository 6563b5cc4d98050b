using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    /// <summary>
    /// A chain of set operations. ScriptDom nests all of them to the left, but INTERSECT binds tighter than UNION and EXCEPT (Transact-SQL
    /// reference, "Set Operators - EXCEPT and INTERSECT"), so the chain is flattened and grouped anew.
    /// </summary>
    private QueryExpression SetOperation(Dom.BinaryQueryExpression top, Dom.SchemaObjectName? into)
    {
        var spine = new Stack<Dom.BinaryQueryExpression>();
        Dom.QueryExpression left = top;
        while (left is Dom.BinaryQueryExpression operation)
        {
            spine.Push(operation);
            left = operation.FirstQueryExpression;
        }

        var chain = new SetChain();
        var term = new SetChain();
        term.Add(Query(left, into));
        while (spine.TryPop(out var operation))
        {
            var kind = SetOperatorOf(operation);
            if (kind != SetOperator.Intersect)
            {
                chain.Add(term.ToQuery());
                chain.Follow(kind, operation.All);
                term = new SetChain();
            }
            else
            {
                term.Follow(kind, operation.All);
            }

            term.Add(Query(operation.SecondQueryExpression));
            if (_depth + chain.Levels > _deepest) throw TooDeep(operation);
        }

        chain.Add(term.ToQuery());
        return chain.ToQuery();
    }

    private static SetOperator SetOperatorOf(Dom.BinaryQueryExpression operation) => operation.BinaryQueryExpressionType switch
    {
        Dom.BinaryQueryExpressionType.Union => SetOperator.Union,
        Dom.BinaryQueryExpressionType.Except => SetOperator.Except,
        Dom.BinaryQueryExpressionType.Intersect => SetOperator.Intersect,
        _ => throw new UnreachableException(),
    };

    /// <summary>Gathers branches left to right; a change of operator or of ALL makes what came before the first branch. Mutable.</summary>
    private sealed class SetChain
    {
        private readonly ImmutableArray<QueryExpression>.Builder _branches = ImmutableArray.CreateBuilder<QueryExpression>();
        private SetOperator _operator;
        private bool _all;

        /// <summary>How often the operator changed.</summary>
        public int Levels { get; private set; }

        public void Add(QueryExpression branch) => _branches.Add(branch);

        /// <summary>Names the operator between the last branch and the next.</summary>
        public void Follow(SetOperator next, bool all)
        {
            if (_branches.Count > 1 && (next != _operator || all != _all))
            {
                var before = ToQuery();
                _branches.Clear();
                _branches.Add(before);
                Levels++;
            }

            _operator = next;
            _all = all;
        }

        public QueryExpression ToQuery() => _branches.Count == 1
            ? _branches[0]
            : new SetOperation(_operator, _all, ByName: false, _branches.ToImmutable(), _branches[0].Span.Cover(_branches[^1].Span));
    }
}
