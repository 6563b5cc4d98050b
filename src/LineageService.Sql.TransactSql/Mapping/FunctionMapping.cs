using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private SqlExpression Function(Dom.ScalarExpression expression) => expression switch
    {
        Dom.FunctionCall call => Call(call),
        Dom.LeftFunctionCall left => Call("LEFT", Expressions(left.Parameters), left),
        Dom.RightFunctionCall right => Call("RIGHT", Expressions(right.Parameters), right),
        Dom.CoalesceExpression coalesce => Call("COALESCE", Expressions(coalesce.Expressions), coalesce),
        Dom.NullIfExpression nullIf => Call("NULLIF", [Expression(nullIf.FirstExpression), Expression(nullIf.SecondExpression)], nullIf),
        Dom.IIfCall choice => Call(
            "IIF", [Condition(choice.Predicate), Expression(choice.ThenExpression), Expression(choice.ElseExpression)], choice),
        Dom.ParameterlessCall call => Call(Niladic(call.ParameterlessCallType), [], call),
        Dom.NextValueForExpression next => Call("NEXT VALUE FOR", [], next) with { Over = Window(next.OverClause) },
        Dom.IdentityFunctionCall identity => Call("IDENTITY", [], identity),
        Dom.PartitionFunctionCall partition => Call("$PARTITION", Expressions(partition.Parameters), partition),
        Dom.OdbcFunctionCall { Parameters: [var operand, Dom.OdbcConvertSpecification type] } odbc =>
            new CastExpression(Expression(operand), type.Identifier.Value, Span(odbc)),
        Dom.OdbcFunctionCall odbc => new FunctionCall(ObjectName(odbc.Name), Expressions(odbc.Parameters), Span(odbc)),
        Dom.ExtractFromExpression extract =>
            Call("EXTRACT", [NameLiteral(extract.ExtractedElement), Expression(extract.Expression)], extract),
        Dom.UserDefinedTypePropertyAccess property => Property(property),
        Dom.OdbcConvertSpecification type => new Literal(LiteralKind.Other, type.Identifier.Value, Span(type)),
        _ => Opaque(expression, []),
    };

    private FunctionCall Call(string name, ImmutableArray<SqlExpression> arguments, Dom.TSqlFragment fragment) =>
        new(Word(name, fragment), arguments, Span(fragment));

    private FunctionCall Call(Dom.FunctionCall call)
    {
        var name = ObjectName(call.FunctionName);
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>(call.Parameters.Count + 1);
        switch (call.CallTarget)
        {
            case null:
                break;
            case Dom.MultiPartIdentifierCallTarget target when TypeMethods.IsMethod(call.FunctionName.Value, target.MultiPartIdentifier):
                arguments.Add(new ColumnReference(ObjectName(target.MultiPartIdentifier).Parts, Span(target)));
                break;
            case Dom.MultiPartIdentifierCallTarget target:
                name = Qualified(ObjectName(target.MultiPartIdentifier), name);
                break;
            case Dom.UserDefinedTypeCallTarget target:
                name = Qualified(ObjectName(target.SchemaObjectName), name);
                break;
            case Dom.ExpressionCallTarget target:
                arguments.Add(Expression(target.Expression));
                break;
            default:
                throw new UnreachableException();
        }

        var star = false;
        foreach (var parameter in call.Parameters)
        {
            // TRIM(LEADING FROM x), which SQL Server 2022 has and this grammar does not.
            if (arguments.Count == 0 && call.Parameters.Count > 1 && IsTrimSide(call, parameter)) continue;
            if (parameter is Dom.ColumnReferenceExpression { ColumnType: Dom.ColumnType.Wildcard }) star = true;

            // COUNT(*) counts rows; CHECKSUM(*) reads every column.
            if (!star || !IsCount(call.FunctionName.Value)) arguments.Add(Expression(parameter));
        }

        return new FunctionCall(
            name,
            arguments.ToImmutable(),
            Span(call),
            Distinct: call.UniqueRowFilter == Dom.UniqueRowFilter.Distinct,
            Star: star,
            Filter: null,
            OrderBy(call.WithinGroupClause?.OrderByClause),
            Window(call.OverClause));
    }

    private static bool IsTrimSide(Dom.FunctionCall call, Dom.ScalarExpression parameter) =>
        call.FunctionName.Value.Equals("TRIM", StringComparison.OrdinalIgnoreCase)
        && parameter is Dom.ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [{ QuoteType: Dom.QuoteType.NotQuoted } side] }
        && side.Value.ToUpperInvariant() is "LEADING" or "TRAILING" or "BOTH";

    private static bool IsCount(string name) =>
        name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) || name.Equals("COUNT_BIG", StringComparison.OrdinalIgnoreCase);

    private static ObjectName Qualified(ObjectName qualifier, ObjectName name) =>
        new(qualifier.Parts.AddRange(name.Parts), qualifier.Span.Cover(name.Span));

    private WindowSpecification? Window(Dom.OverClause? over)
    {
        if (over is null) return null;
        var bounds = ImmutableArray.CreateBuilder<SqlExpression>();
        AddBound(over.WindowFrameClause?.Top, bounds);
        AddBound(over.WindowFrameClause?.Bottom, bounds);
        return new WindowSpecification(null, Expressions(over.Partitions), OrderBy(over.OrderByClause), bounds.ToImmutable(), Span(over));
    }

    // A constant bound influences nothing.
    private void AddBound(Dom.WindowDelimiter? delimiter, ImmutableArray<SqlExpression>.Builder bounds)
    {
        if (delimiter?.OffsetValue is { } offset and not Dom.Literal) bounds.Add(Expression(offset));
    }

    // geography::Null is a constant of the type, g.STBuffer(1).Lat a property of a value.
    private SqlExpression Property(Dom.UserDefinedTypePropertyAccess property) => property.CallTarget switch
    {
        Dom.ExpressionCallTarget target => new FieldAccess(Expression(target.Expression), Name(property.PropertyName), Span(property)),
        Dom.UserDefinedTypeCallTarget target => new FunctionCall(
            Qualified(ObjectName(target.SchemaObjectName), ObjectName(property.PropertyName)), [], Span(property)),
        Dom.MultiPartIdentifierCallTarget target => new ColumnReference(
            ObjectName(target.MultiPartIdentifier).Parts.Add(Name(property.PropertyName)), Span(property)),
        _ => throw new UnreachableException(),
    };

    private static string Niladic(Dom.ParameterlessCallType type) => type switch
    {
        Dom.ParameterlessCallType.User => "USER",
        Dom.ParameterlessCallType.CurrentUser => "CURRENT_USER",
        Dom.ParameterlessCallType.SessionUser => "SESSION_USER",
        Dom.ParameterlessCallType.SystemUser => "SYSTEM_USER",
        Dom.ParameterlessCallType.CurrentTimestamp => "CURRENT_TIMESTAMP",
        _ => throw new UnreachableException(),
    };
}
