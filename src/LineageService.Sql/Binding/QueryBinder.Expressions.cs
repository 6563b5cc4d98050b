using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <content>Expressions: one case per node of the query model.</content>
internal sealed partial class QueryBinder
{
    /// <summary>Binds an expression in a scope.</summary>
    public BoundExpression BindExpression(SqlExpression expression, NameScope scope)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            var reason = new UnknownLineage(UnknownCodes.BudgetReached, null, null, expression.Span, "The expression is nested too deeply to be analysed.");
            return new BoundOpaque([], reason, expression.Span);
        }

        switch (expression)
        {
            case ColumnReference column:
                return BindColumn(column, scope);
            case Literal literal:
                return new BoundConstant(literal.Text, literal.Kind == LiteralKind.String, literal.Span) { Kind = literal.Kind };
            case ParameterReference parameter:
                return (scope.FindParameter(parameter.Name) ?? state.Variables.GetValueOrDefault(parameter.Name) ?? ColonVariable(parameter.Name)) is { } passed
                    ? Read(passed, parameter.Span, scope)
                    : new BoundConstant(null, false, parameter.Span);
            case TemplateHole hole:
                return new BoundOpaque(
                    [], new UnknownLineage(UnknownCodes.TemplateHole, null, null, hole.Span, "A template hole whose value is not known."), hole.Span);
            case VariableReference variable:
                // Snowflake sets v and reads $v.
                return (scope.FindParameter(variable.Name) ?? state.Variables.GetValueOrDefault(variable.Name)
                    ?? (variable.Name[0] == '$' ? state.Variables.GetValueOrDefault(variable.Name[1..]) : null)) is { } symbol
                    ? Read(symbol, variable.Span, scope)
                    : new BoundConstant(null, false, variable.Span);
            case FunctionCall call:
                return BindCall(call, scope);
            case NamedArgument named:
                return BindExpression(named.Value, scope);
            case OperatorExpression operation:
                var operated = Call(operation.Operator, FunctionClass.Operator, BindAll(operation.Operands, scope), operation.Span);
                return operation.Operator is "->" or "->>" or "#>" or "#>>" ? ElementShape.OfCall(operated) ?? operated : operated;
            case CaseExpression cases:
                return BindCase(cases, scope);
            case CastExpression cast:
                return Call(
                    $"CAST({Compact(cast.TypeName)})", FunctionClass.Cast, [BindExpression(cast.Operand, scope)], cast.Span, cast.Tolerant ? "TRY" : null);
            case ScalarSubquery subquery:
                return new BoundSubquery(Measured(BindScalarQuery(subquery, scope), subquery.Query), null, isPredicate: false, subquery.Span) { IsArray = subquery.IsArray };
            case SubqueryPredicate predicate:
                var operand = predicate.Operand is null ? null : BindExpression(predicate.Operand, scope);
                var answer = BindValueQuery(predicate.Query, scope);
                return new BoundSubquery(operand is null ? answer : Measured(answer, predicate.Query), operand, isPredicate: true, predicate.Span);
            case FieldAccess field:
                return BindField(field, scope);
            case ElementAccess element:
                return BindElement(element, scope);
            case StructConstructor structure:
                return BindStruct(structure, scope);
            case ArrayConstructor array:
                return Call("ARRAY", FunctionClass.Scalar, StructShape.NamedAsFirst(BindAll(array.Elements, scope)), array.Span);
            case LambdaExpression lambda:
                return BindExpression(lambda.Body, LambdaScope(lambda, scope, null, null));
            case StarExpression { Repeats: true } when _picked is { } picked:
                return new BoundColumn(picked.Symbol, expression.Span);
            case StarExpression star:
                return BindStarValue(star, scope);
            case AssignmentExpression assignment:
                return BindExpression(assignment.Value, scope);
            case OpaqueExpression opaque:
                return new BoundOpaque(BindAll(opaque.Children, scope), null, opaque.Span);
            default:
                throw new UnreachableException();
        }
    }

    private ColumnSymbol? ColonVariable(string name) =>
        (Rules.ColonVariables || Rules.BareVariables) && name.Length > 1 && name[0] == ':' ? state.Variables.GetValueOrDefault(name[1..]) : null;

    /// <summary>A type's text without blanks that mean nothing: <c>decimal(15, 4)</c> and <c>decimal (15,4)</c> are one function of the chain.</summary>
    private static string Compact(string type)
    {
        if (!type.Contains(' ', StringComparison.Ordinal)) return type;
        var text = new System.Text.StringBuilder(type.Length);
        for (var i = 0; i < type.Length; i++)
        {
            var isBlank = type[i] == ' ' && i > 0 && i + 1 < type.Length;
            if (isBlank && (IsPunctuation(type[i + 1]) || type[i - 1] is '(' or ',' or '<' or '[' or ':')) continue;
            text.Append(type[i]);
        }

        return text.ToString();

        static bool IsPunctuation(char c) => c is '(' or ')' or ',' or '<' or '>' or '[' or ']' or ':';
    }

    public ImmutableArray<BoundExpression> BindAll(ImmutableArray<SqlExpression> expressions, NameScope scope)
    {
        if (expressions.IsDefaultOrEmpty) return [];
        var bound = ImmutableArray.CreateBuilder<BoundExpression>(expressions.Length);
        foreach (var expression in expressions) bound.Add(BindExpression(expression, scope));
        return bound.MoveToImmutable();
    }

    private static BoundCall Call(
        string name, FunctionClass functionClass, ImmutableArray<BoundExpression> operands, TextSpan span, string? keyword = null) =>
        new(name, functionClass, [.. operands.Select(operand => new BoundArgument(operand, BoundRole.Value))], known: true, null, span) { Keyword = keyword };

    private BoundCase BindCase(CaseExpression cases, NameScope scope)
    {
        var conditions = ImmutableArray.CreateBuilder<BoundExpression>();
        var results = ImmutableArray.CreateBuilder<BoundExpression>();
        if (cases.Operand is not null) conditions.Add(BindExpression(cases.Operand, scope));
        foreach (var branch in cases.Branches)
        {
            conditions.Add(BindExpression(branch.Condition, scope));
            results.Add(BindExpression(branch.Result, scope));
        }

        if (cases.Else is not null) results.Add(BindExpression(cases.Else, scope));
        return new BoundCase(conditions.ToImmutable(), results.ToImmutable(), cases.Span) { HasElse = cases.Else is not null };
    }

    private BoundStruct BindStruct(StructConstructor structure, NameScope scope)
    {
        var fields = ImmutableArray.CreateBuilder<BoundStructField>(structure.Fields.Length);
        foreach (var field in structure.Fields)
            fields.Add(new BoundStructField(field.Name?.Text ?? ImpliedName(field.Value), BindExpression(field.Value, scope)));
        return new BoundStruct(fields.MoveToImmutable(), structure.Span);
    }

    /// <summary>A star as a value: the row of a relation, or of all of them.</summary>
    private BoundExpression BindStarValue(StarExpression star, NameScope scope)
    {
        if (star.Star.Qualifier is { Length: 1 } qualifier && FindSource(qualifier[0].Text, scope) is { } source)
        {
            state.Uses?.AddRowValue(source.Relation);
            return new BoundRow(source.Relation, star.Span);
        }

        var relation = new DerivedRelation();
        ExpandStar(star.Star, relation, scope);
        state.Uses?.AddRowValue(relation);
        return new BoundRow(relation, star.Span);
    }

    private static ScopeSource? FindSource(string alias, NameScope scope)
    {
        for (var level = scope; level is not null; level = level.Parent)
        {
            foreach (var source in level.Sources)
            {
                if (source.Answers([new Identifier(alias, false)])) return source;
            }
        }

        return null;
    }
}
