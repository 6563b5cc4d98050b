using System.Collections;
using System.Reflection;
using LineageService.Model;
using LineageService.Sql.Query;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>
/// A node of the query model as short text, spans and empty properties left out: <c>(+ a 1)</c>, <c>UPPER(t.a)</c>,
/// <c>Block{Statements=[…]}</c>.
/// </summary>
internal static class ModelText
{
    public static string Of(object? node) => node switch
    {
        null => "null",
        string text => text,
        Identifier name => name.Quoted ? $"[{name.Text}]" : name.Text,
        ObjectName name => string.Join('.', name.Parts.Select(part => Of(part))),
        ColumnReference column => string.Join('.', column.Parts.Select(part => Of(part))),
        Literal { Kind: LiteralKind.String } literal => $"'{literal.Text}'",
        Literal literal => literal.Text,
        VariableReference variable => variable.Name,
        OperatorExpression operation => $"({operation.Operator} {List(operation.Operands, " ")})",
        CastExpression cast => $"cast({Of(cast.Operand)} as {cast.TypeName})",
        NamedArgument argument => $"{Of(argument.Name)} => {Of(argument.Value)}",
        FunctionCall call => Of(call),
        ExpressionItem item => Of(item.Expression) + (item.Aliases.IsEmpty ? "" : $" as {List(item.Aliases, ", ")}"),
        StarItem { Qualifier: { } qualifier } => $"{List(qualifier, ".")}.*",
        StarItem => "*",
        TableReference table => (table.TableVariable ? "var " : "") + Of(table.Name) + Of(table.Alias, " ", ""),
        TableAlias alias => Of(alias.Name) + (alias.Columns.IsEmpty ? "" : $"({List(alias.Columns, ", ")})"),
        IEnumerable values => $"[{List(values, ", ")}]",
        Enum or bool or int or byte => node.ToString()!,
        _ => Record(node),
    };

    private static string Of(object? node, string before, string otherwise) => node is null ? otherwise : before + Of(node);

    private static string Of(FunctionCall call) =>
        $"{Of(call.Name)}({(call.Distinct ? "distinct " : "")}{(call.Star ? "*" : "")}{List(call.Arguments, ", ")})"
        + (call.OrderBy.IsDefaultOrEmpty ? "" : $" order [{List(call.OrderBy, ", ")}]")
        + Of(call.Over, " over ", "");

    private static string List(IEnumerable values, string separator) => string.Join(separator, values.Cast<object>().Select(Of));

    private static string Record(object node)
    {
        var type = node.GetType();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType != typeof(TextSpan) && property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, Value: property.GetValue(node)))
            .Where(property => !IsEmpty(property.Value))
            .Select(property => $"{property.Name}={Of(property.Value)}");
        return $"{type.Name}{{{string.Join(' ', properties)}}}";
    }

    private static bool IsEmpty(object? value) => value switch
    {
        null or false or 0 => true,
        string => false,
        Enum or ValueType when value is not IEnumerable => false,
        IEnumerable values when IsDefault(values) => true,
        IEnumerable values => !values.GetEnumerator().MoveNext(),
        _ => false,
    };

    private static bool IsDefault(IEnumerable values) => (bool?)values.GetType().GetProperty("IsDefault")?.GetValue(values) ?? false;
}
