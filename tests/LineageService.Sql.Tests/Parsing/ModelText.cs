using System.Collections.Immutable;
using System.Text;
using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing;

/// <summary>
/// A query model as one line of text, for tests: operators in prefix form, subqueries in braces. Shows everything that decides lineage
/// and nothing that a test would have to repeat (spans).
/// </summary>
internal static class ModelText
{
    public static string Of(SqlExpression? expression) => expression switch
    {
        null => "-",
        ColumnReference column => Dotted(column.Parts),
        Literal { Kind: LiteralKind.String } text => $"'{text.Text}'",
        Literal { Kind: LiteralKind.Other } other => $"<{other.Text}>",
        Literal literal => literal.Text,
        ParameterReference parameter => $"param {parameter.Name}",
        VariableReference variable => $"var {variable.Name}",
        TemplateHole hole => $"hole {hole.Text}",
        FunctionCall call => Call(call),
        NamedArgument named => $"{Name(named.Name)} => {Of(named.Value)}",
        OperatorExpression operation => $"({operation.Operator} {List(operation.Operands, " ")})",
        CaseExpression choice => Case(choice),
        CastExpression cast => $"(cast {Of(cast.Operand)} as {cast.TypeName})",
        ScalarSubquery query => (query.IsArray ? "array" : string.Empty) + Braced(query.Query),
        SubqueryPredicate { Operand: null } exists => $"({exists.Operator} {Braced(exists.Query)})",
        SubqueryPredicate predicate => $"({predicate.Operator} {Of(predicate.Operand)} {Braced(predicate.Query)})",
        FieldAccess field => $"{Of(field.Operand)}:{Name(field.Field)}",
        ElementAccess element => $"{Of(element.Operand)}[{List(element.Index)}]",
        StructConstructor record => $"struct({string.Join(", ", record.Fields.Select(field => Aliased(field.Value, field.Name)))})",
        ArrayConstructor array => $"[{List(array.Elements)}]",
        LambdaExpression lambda => $"\\{string.Join(",", lambda.Parameters)}. {Of(lambda.Body)}",
        StarExpression star => Of(star.Star),
        AssignmentExpression assignment => $"({assignment.Variable} := {Of(assignment.Value)})",
        OpaqueExpression opaque => $"opaque({List(opaque.Children)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Of(QueryExpression query) => query switch
    {
        SelectBlock block => Block(block),
        SetOperation set => string.Join($" {Operator(set)} ", set.Branches.Select(Operand)),
        ValuesQuery values => "values " + string.Join(", ", values.Rows.Select(row => $"({List(row)})")),
        WithQuery with =>
            $"with {string.Concat(with.Functions.Select(function => $"function {function.Name} "))}{(with.Recursive ? "recursive " : string.Empty)}{string.Join(", ", with.Expressions.Select(Of))} {Of(with.Body)}",
        OrderedQuery ordered => $"{Operand(ordered.Body)}{Tail(ordered.OrderBy, ordered.HasLimit)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Of(CommonTableExpression expression) =>
        Name(expression.Name) + Columns(expression.Columns) + " as "
        + (expression.Query is null ? expression.Statement!.GetType().Name : Braced(expression.Query));

    public static string Of(SelectItem item) => item switch
    {
        ExpressionItem { Aliases.IsEmpty: true } plain => Of(plain.Expression),
        ExpressionItem { Aliases: [var alias] } named => $"{Of(named.Expression)} as {Name(alias)}",
        ExpressionItem several => $"{Of(several.Expression)} as ({string.Join(", ", several.Aliases.Select(Name))})",
        StarItem star => Star(star),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Of(TableExpression table) => table switch
    {
        TableReference reference => (reference.TableVariable ? "@" : string.Empty) + Dotted(reference.Name.Parts) + Alias(reference.Alias),
        DerivedTable derived => (derived.Lateral ? "lateral " : string.Empty) + Braced(derived.Query) + Alias(derived.Alias),
        JoinExpression join => Join(join) + Alias(join.Alias),
        TableFunction function => Function(function),
        PivotTable pivot => Pivot(pivot),
        UnpivotTable unpivot => $"unpivot({Of(unpivot.Source)}; {string.Join(", ", unpivot.ValueColumns)} for {unpivot.NameColumn} in "
            + $"{string.Join(", ", unpivot.Groups.Select(group => group.Star is null ? string.Join("+", group.Columns) : "*"))}){Alias(unpivot.Alias)}",
        MatchRecognizeTable match => $"match({Of(match.Source)}; partition {List(match.PartitionBy)}; order {List(match.OrderBy)}; "
            + $"measures {string.Join(", ", match.Measures.Select(Of))}; define {List(match.Defines)}; "
            + $"pattern {string.Join(" ", match.PatternVariables)}"
            + $"{(match.AllRows ? "; all rows" : string.Empty)}){Alias(match.Alias)}",
        StatementTable statement => $"statement {statement.Statement.GetType().Name}{Alias(statement.Alias)}",
        OpaqueTable opaque => $"opaque({List(opaque.Children)}){Alias(opaque.Alias)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Block(SelectBlock block)
    {
        var text = new StringBuilder("select ");
        if (block.Distinct) text.Append("distinct ");
        if (!block.DistinctOn.IsEmpty) text.Append($"on ({List(block.DistinctOn)}) ");
        text.Append(string.Join(", ", block.Items.Select(Of)));
        if (!block.NamedExpressions.IsEmpty) text.Append($" naming {string.Join(", ", block.NamedExpressions.Select(Of))}");
        if (block.Into is { } into) text.Append($" into {Dotted(into.Parts)}");
        if (!block.IntoVariables.IsEmpty) text.Append($" into variables {string.Join(", ", block.IntoVariables)}");
        if (!block.From.IsEmpty) text.Append($" from {string.Join(", ", block.From.Select(Of))}");
        if (block.Where is { } where) text.Append($" where {Of(where)}");
        if (block.Hierarchy is { } hierarchy) text.Append($" start {Of(hierarchy.StartWith)} connect {Of(hierarchy.ConnectBy)}");
        if (block.GroupBy is { } group) text.Append($" group {(group.All ? "all" : List(group.Keys))}");
        if (block.Having is { } having) text.Append($" having {Of(having)}");
        if (block.Qualify is { } qualify) text.Append($" qualify {Of(qualify)}");
        if (!block.Windows.IsEmpty) text.Append($" window {string.Join(", ", block.Windows.Select(w => $"{w.Name} {Window(w.Window)}"))}");
        text.Append(Tail(block.OrderBy, block.HasLimit));
        if (!block.LimitBy.IsEmpty) text.Append($" limit by {List(block.LimitBy)}");
        return text.ToString();
    }

    private static string Tail(ImmutableArray<SqlExpression> orderBy, bool limited) =>
        (orderBy.IsEmpty ? string.Empty : $" order {List(orderBy)}") + (limited ? " limited" : string.Empty);

    private static string Operator(SetOperation set) =>
        set.Operator.ToString().ToLowerInvariant() + (set.All ? " all" : string.Empty) + (set.ByName ? " by name" : string.Empty);

    private static string Operand(QueryExpression query) =>
        query is SelectBlock { OrderBy.IsEmpty: true, HasLimit: false } or ValuesQuery ? Of(query) : Braced(query);

    private static string Aliased(SqlExpression value, Identifier? alias) => Of(value) + (alias is { } name ? " as " + Name(name) : string.Empty);

    private static string Plain(SqlExpression value, Identifier? alias) => Of(value) + (alias is { } name ? " as " + name : string.Empty);

    private static string Braced(QueryExpression query) => "{" + Of(query) + "}";

    private static string Call(FunctionCall call)
    {
        var inside = List(call.Arguments);
        if (call.Distinct) inside = "distinct " + inside;
        if (call.Star && call.Arguments.IsEmpty) inside += "*";
        if (!call.OrderBy.IsDefaultOrEmpty) inside += $" order {List(call.OrderBy)}";
        if (call.Filter is { } filter) inside += $" filter {Of(filter)}";
        if (call.Over is { } over) inside += " over " + Window(over);
        return $"{Dotted(call.Name.Parts)}({inside})";
    }

    private static string Window(WindowSpecification window)
    {
        var parts = new List<string>();
        if (window.Base is { } name) parts.Add(name.Text);
        if (!window.PartitionBy.IsEmpty) parts.Add("partition " + List(window.PartitionBy));
        if (!window.OrderBy.IsEmpty) parts.Add("order " + List(window.OrderBy));
        if (!window.FrameBounds.IsEmpty) parts.Add("frame " + List(window.FrameBounds));
        return $"({string.Join(" ", parts)})";
    }

    private static string Case(CaseExpression choice) =>
        $"(case {(choice.Operand is null ? string.Empty : Of(choice.Operand) + " ")}"
        + string.Join(" ", choice.Branches.Select(branch => $"{Of(branch.Condition)} -> {Of(branch.Result)}"))
        + (choice.Else is null ? ")" : $" else {Of(choice.Else)})");

    private static string Join(JoinExpression join)
    {
        var condition = join.On is { } on ? " on " + Of(on) : join.Using.IsEmpty ? string.Empty : $" using {string.Join(", ", join.Using)}";
        var kind = (join.Natural ? "natural " : string.Empty) + join.Kind;
        return $"({Of(join.Left)} {kind} {Of(join.Right)}{condition})";
    }

    private static string Function(TableFunction function)
    {
        var text = (function.Lateral ? "lateral " : string.Empty) + Of(function.Call);
        if (function.TableArgument is { } argument) text += $" over [{Of(argument)}]";
        if (!function.Columns.IsEmpty) text += $" columns ({string.Join(", ", function.Columns.Select(Column))})";
        text += Alias(function.Alias);
        if (function.OrdinalityAlias is { } ordinal) text += $" offset {ordinal}";
        else if (function.WithOrdinality) text += " ordinality";
        return text;
    }

    private static string Column(ColumnDefinition column) =>
        Name(column.Name) + (column.Ordinality ? " ordinality" : $" {column.TypeName}")
        + (column.Path is { } path ? $" '{path}'" : string.Empty);

    private static string Pivot(PivotTable pivot) =>
        $"pivot({Of(pivot.Source)}; {string.Join(", ", pivot.Aggregates.Select(a => Plain(a.Expression, a.Alias)))} for "
        + $"{List(pivot.ForColumns)} in {(pivot.ValuesUnknown ? "?" : string.Join(", ", pivot.Values.Select(v => Plain(v.Value, v.Alias))))}"
        + (pivot.GroupBy.IsEmpty ? ")" : $" group {List(pivot.GroupBy)})") + Alias(pivot.Alias);

    private static string Star(StarItem star)
    {
        var text = star.StructOperand is { } operand ? $"({Of(operand)}).*" : star.Qualifier is { } qualifier ? Dotted(qualifier) + ".*" : "*";
        if (!star.Except.IsEmpty) text += $" except {string.Join(", ", star.Except.Select(Name))}";
        if (!star.Replace.IsEmpty) text += $" replace {string.Join(", ", star.Replace.Select(r => $"{Of(r.Value)} as {Name(r.Column)}"))}";
        if (!star.Rename.IsEmpty) text += $" rename {string.Join(", ", star.Rename.Select(r => $"{Name(r.Column)} as {Name(r.NewName)}"))}";
        if (star.Pattern is { } pattern) text += $" matching /{pattern}/";
        if (star.LikePattern is { } like) text += $" like '{like}'";
        return text;
    }

    private static string Alias(TableAlias? alias) => alias is null ? string.Empty : $" as {Name(alias.Name)}{Columns(alias.Columns)}";

    private static string Columns(ImmutableArray<Identifier> columns) =>
        columns.IsEmpty ? string.Empty : $"({string.Join(", ", columns.Select(Name))})";

    private static string List(ImmutableArray<SqlExpression> expressions, string separator = ", ") =>
        string.Join(separator, expressions.Select(Of));

    private static string Dotted(ImmutableArray<Identifier> parts) => string.Join('.', parts.Select(Name));

    private static string Name(Identifier name) => name.Quoted ? $"`{name.Text}`" : name.Text;
}
