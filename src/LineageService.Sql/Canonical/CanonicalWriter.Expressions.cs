using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Model;
using LineageService.Sql.Functions;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <content>Expressions. What has no rule of its own is its tokens with its children in place.</content>
internal sealed partial class CanonicalWriter
{
    private CanonicalValue Expression(SqlExpression expression, CanonicalScope scope)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Plain(expression.Span);
        switch (expression)
        {
            case ColumnReference column:
                return Reference(column, scope);
            case Literal literal:
                return Constant(literal);
            case OperatorExpression operation:
                return Operator(operation, scope);
            case FunctionCall call:
                return Call(call, scope);
            case CaseExpression cases:
                return Case(cases, scope);
            case CastExpression cast:
                return Cast(cast, scope);
            case ScalarSubquery subquery:
                return new CanonicalValue($"{(subquery.IsArray ? "array" : string.Empty)}({Short(Query(subquery.Query, scope).Text, 200)})", null);
            case SubqueryPredicate predicate:
                var operand = predicate.Operand is null ? string.Empty : Expression(predicate.Operand, scope).Text + " ";
                var name = predicate.Operator == "!= ANY" ? "<> ANY" : predicate.Operator;
                return new CanonicalValue($"({operand}{name} {Short(Query(predicate.Query, scope).Text, 200)})", SqlType.Boolean);
            case LambdaExpression lambda:
                var inner = new CanonicalScope(scope) { IsTransparent = true };
                for (var i = 0; i < lambda.Parameters.Length; i++) inner.Parameters[lambda.Parameters[i].Text] = $"@{inner.Depth}.{i}";
                return new CanonicalValue($"lambda{lambda.Parameters.Length}@{inner.Depth}({Expression(lambda.Body, inner).Text})", null);
            case StructConstructor { Fields: var fields } structure:
                return Assembled(structure.Span, [.. fields.Select(field => field.Value)], scope);
            case NamedArgument named:
                return Assembled(named.Span, [named.Value], scope);
            case FieldAccess field:
                return Assembled(field.Span, [field.Operand], scope);
            case ElementAccess element:
                return Assembled(element.Span, [element.Operand, .. element.Index], scope);
            case ArrayConstructor array:
                return Assembled(array.Span, array.Elements, scope);
            case AssignmentExpression assignment:
                return Assembled(assignment.Span, [assignment.Value], scope);
            case OpaqueExpression opaque:
                return Assembled(opaque.Span, opaque.Children, scope);
            default:
                return Plain(expression.Span);
        }
    }

    private CanonicalValue Plain(TextSpan span) => new(tokens.Plain(span), null);

    private CanonicalValue Reference(ColumnReference column, CanonicalScope scope)
    {
        var parts = column.Parts.Select(Column).ToArray();
        return scope.Resolve(parts) ?? new CanonicalValue($"?{string.Join('.', parts)}", null);
    }

    private CanonicalValue Constant(Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                return new CanonicalValue("null", SqlType.Null);
            case LiteralKind.Boolean:
                return new CanonicalValue(literal.Text.ToLowerInvariant(), SqlType.Boolean);
            case LiteralKind.String:
                return new CanonicalValue(tokens.Plain(literal.Span), SqlType.String);
            default:
                // A sign may stand apart from its number, and several of them may.
                var parts = tokens.Parts(literal.Span, []);
                if (literal.Kind != LiteralKind.Number) return new CanonicalValue(string.Join(' ', parts.Select(part => part.Text)), null);
                var minus = parts.Count(part => part.Is("-")) % 2 == 1 ? "-" : string.Empty;
                var number = string.Concat(parts.Where(part => !part.Is("-") && !part.Is("+")).Select(part => part.Text));
                return new CanonicalValue(minus + number, TypeOfNumber(number));
        }
    }

    private SqlType? TypeOfNumber(string number) =>
        number.Length < 10 && number.All(char.IsAsciiDigit) && !_rules.IntegersGrow && !_rules.IntegersAreDecimal ? _rules.IntegerLiteral ?? SqlType.Int32 : null;

    /// <summary>The tokens of a span with children in place, without parentheses that hold nothing but a child.</summary>
    private CanonicalValue Assembled(TextSpan span, ImmutableArray<SqlExpression> children, CanonicalScope scope)
    {
        var texts = children.Select(child => Expression(child, scope).Text).ToList();
        return new CanonicalValue(Assemble(span, [.. children.Select(child => child.Span)], texts), null);
    }

    private string Assemble(TextSpan span, List<TextSpan> spans, List<string> texts)
    {
        var parts = tokens.Parts(span, spans);
        DropParentheses(parts);
        return string.Join(' ', parts.Where(part => !part.Is("asc")).Select(part => part.Child >= 0 ? texts[part.Child] : part.Text));
    }

    private static void DropParentheses(List<CanonicalTokens.Piece> parts)
    {
        for (var i = 1; i + 1 < parts.Count; i++)
        {
            if (parts[i].Child < 0 || !parts[i - 1].Is("(") || !parts[i + 1].Is(")")) continue;

            // Behind a word or a name they are those of a call or of a list.
            if (i >= 2 && (parts[i - 2].Child >= 0 || parts[i - 2].Text.Length == 0 || char.IsLetterOrDigit(parts[i - 2].Text[^1]) || parts[i - 2].Text[^1] == '_')) continue;
            if (i == 1) continue;
            parts.RemoveAt(i + 1);
            parts.RemoveAt(i - 1);
            i = Math.Max(0, i - 2);
        }
    }

    private CanonicalValue Call(FunctionCall call, CanonicalScope scope)
    {
        var full = call.Name.ToString().ToUpperInvariant();
        var signature = dialect.Functions.Find(full);
        var functionClass = signature?.ClassOf(call.Arguments.Length);
        if (functionClass == FunctionClass.Aggregate && call.Over is null) scope.Block.HasAggregate = true;
        var spans = new List<TextSpan>();
        var texts = new List<string>();

        // A call that the text writes as a clause (ARRAY JOIN) has no name of its own there.
        var written = !call.Arguments.Any(argument => argument.Span.Start >= call.Name.Span.Start && argument.Span.Start < call.Name.Span.Start + call.Name.Span.Length);
        if (written)
        {
            spans.Add(call.Name.Span);
            texts.Add(full);
        }

        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i] is StarExpression || (call.Arguments[i] is ColumnReference && RoleOf(signature, i, call) == ArgumentRole.Keyword)) continue;
            Add(call.Arguments[i]);
        }

        if (call.Filter is not null) Add(call.Filter);
        if (!call.OrderBy.IsDefaultOrEmpty)
        {
            foreach (var key in call.OrderBy) Add(key);
        }

        if (call.Over is { } window)
        {
            spans.Add(window.Span);
            texts.Add(Window(window, scope, 0));
        }

        var text = Assemble(call.Span, spans, texts);
        if (!written) text = $"{full} {text}";
        if (functionClass == FunctionClass.Table) scope.Block.RowMakers.Add(text);
        return new CanonicalValue(text, full is "COUNT" && call.Over is null ? _rules.Count : null);

        void Add(SqlExpression child)
        {
            spans.Add(child.Span);
            texts.Add(Expression(child, scope).Text);
        }
    }

    private static ArgumentRole RoleOf(FunctionSignature? signature, int position, FunctionCall call) =>
        signature?.RoleOf(position, call.Arguments.Length, call.Arguments[position] is ColumnReference { Parts: [{ Quoted: false } word] } ? word.Text : default(ReadOnlySpan<char>))
        ?? ArgumentRole.Value;

    private string Window(WindowSpecification window, CanonicalScope scope, int depth)
    {
        var children = new List<SqlExpression>();
        if (!window.PartitionBy.IsDefault) children.AddRange(window.PartitionBy);
        if (!window.OrderBy.IsDefault) children.AddRange(window.OrderBy);
        if (!window.FrameBounds.IsDefault) children.AddRange(window.FrameBounds);
        var own = Assemble(window.Span, [.. children.Select(child => child.Span)], [.. children.Select(child => Expression(child, scope).Text)]);
        if (window.Base is not { } reference || depth > 8 || !scope.Block.Windows.TryGetValue(reference.Text, out var named)) return own;

        // A name by itself is the window it names; with more behind it, both.
        var plain = own.Trim('(', ')', ' ');
        var inherited = Window(named, scope, depth + 1);
        return string.Equals(plain, reference.Text, StringComparison.OrdinalIgnoreCase) ? inherited : $"{inherited} + {own.Replace($"( {reference.Text.ToLowerInvariant()} ", "( ", StringComparison.Ordinal)}";
    }

    private CanonicalValue Case(CaseExpression cases, CanonicalScope scope)
    {
        var operand = cases.Operand is null ? default : Expression(cases.Operand, scope);
        var text = new System.Text.StringBuilder("case");
        SqlType? type = null;
        foreach (var branch in cases.Branches)
        {
            var condition = Expression(branch.Condition, scope);
            var result = Expression(branch.Result, scope);
            type = result.Type;
            text.Append(" when ").Append(cases.Operand is null ? condition.Text : Commuted("=", [operand.Text, condition.Text]));
            text.Append(" then ").Append(result.Text);
        }

        var otherwise = cases.Else is null ? "null" : Expression(cases.Else, scope).Text;
        if (otherwise != "null") text.Append(" else ").Append(otherwise);
        return new CanonicalValue(text.Append(" end").ToString(), cases.Branches.Length == 1 && otherwise == "null" ? type : null);
    }

    private CanonicalValue Cast(CastExpression cast, CanonicalScope scope)
    {
        var operand = Expression(cast.Operand, scope);
        var type = SqlTypes.Parse(cast.TypeName, dialect);
        var rest = RestOfCast(cast);

        // What stands in parentheses is part of a type whether or not it is told apart here: TIME(3), VECTOR(4, float32).
        var isWhole = type is { Family: TypeFamily.Decimal or TypeFamily.Text or TypeFamily.FixedText } || !cast.TypeName.Contains('(', StringComparison.Ordinal);
        if (!cast.Tolerant && rest.Length == 0 && isWhole && type is not null && type.Equals(operand.Type)) return operand;
        var spelled = isWhole && type is not null ? type.ToString() : string.Concat(cast.TypeName.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return new CanonicalValue($"{(cast.Tolerant ? "try_" : string.Empty)}cast({operand.Text} as {spelled}{rest})", isWhole ? type : null);
    }

    // FORMAT '…' and the styles of CONVERT are part of the value.
    private string RestOfCast(CastExpression cast)
    {
        var rest = string.Concat(tokens.Parts(cast.Span, [cast.Operand.Span])
            .Where(part => part.Child < 0 && part.Text is not ("cast" or "try_cast" or "safe_cast" or "convert" or "try_convert" or "as" or "::" or "!"))
            .Select(part => part.Text));
        var type = string.Concat(cast.TypeName.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        var at = rest.IndexOf(type, StringComparison.OrdinalIgnoreCase);
        if (at >= 0) rest = rest.Remove(at, type.Length);
        return rest.Trim('(', ')', ',', '`', '"') is { Length: > 0 } more ? $" {more}" : string.Empty;
    }
}
