using System.Runtime.CompilerServices;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>How deeply expressions, queries and statements may nest in each other; real texts stay below a hundred.</summary>
    private const int MaximumDepth = 500;

    private readonly ParserBuffers _buffers;
    private readonly Scratch<SqlExpression> _expressions;
    private readonly Scratch<Identifier> _identifiers;
    private readonly Scratch<QueryExpression> _queries;
    private readonly Scratch<TableExpression> _tables;
    private readonly Scratch<SelectItem> _items;
    private readonly Scratch<ExpressionItem> _namedExpressions;
    private int _depth;

    /// <summary>Hands the buffers on to the next parser; this one reads no more.</summary>
    private void Release() => _buffers.Return();

    /// <summary>
    /// Call on entering anything that can hold itself; pair with <see cref="Leave"/> (a syntax error needs none: see <see
    /// cref="Restore"/>).
    /// </summary>
    private void Enter()
    {
        if (++_steps > _stepLimit) CheckBudget();
        if (++_depth > MaximumDepth || ((_depth & 7) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
            throw new SyntaxError(Current.Span, "the statement nests too deeply", SyntaxCodes.BudgetReached);
    }

    private void Leave() => _depth--;

    /// <summary>
    /// What must be as it was when a <see cref="SyntaxError"/> is caught: whoever catches one takes a mark before the attempt and
    /// restores it. The position is the catcher's own affair.
    /// </summary>
    private Mark Save() => new(_depth, _expressions.Count, _identifiers.Count, _queries.Count, _tables.Count, _items.Count,
        _namedExpressions.Count);

    private void Restore(Mark mark)
    {
        _depth = mark.Depth;
        _expressions.DropTo(mark.Expressions);
        _identifiers.DropTo(mark.Identifiers);
        _queries.DropTo(mark.Queries);
        _tables.DropTo(mark.Tables);
        _items.DropTo(mark.Items);
        _namedExpressions.DropTo(mark.NamedExpressions);
    }

    private readonly record struct Mark(
        int Depth, int Expressions, int Identifiers, int Queries, int Tables, int Items, int NamedExpressions);
}
