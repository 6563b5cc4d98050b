using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

internal sealed partial class PythonParser
{
    /// <summary>A statement with a block; null where this begins none.</summary>
    private PythonStatement? Compound()
    {
        var line = Current.Line;
        if (IsOperator("@")) return Decorated();
        if (Current.Kind != PythonTokenKind.Name) return null;
        switch (Current.Text)
        {
            case "async" when _tokens[_at + 1].Text is "def" or "with" or "for":
                _at++;
                return Compound();
            case "def":
                return Function([]);
            case "with":
                return With();
            case "for":
                _at++;
                var target = TargetList();
                if (!TakeName("in")) throw new PythonSyntaxException();
                var source = ExpressionList();
                var loop = new PythonFor(target, source, line) { Body = Suite() };
                if (TakeName("else")) loop = loop with { Body = [.. loop.Body, .. Suite()] };
                return loop;
            case "if":
                _at++;
                return If(line);
            case "while":
                _at++;
                Expression();
                return new PythonBlock("while", line) { Body = Suite() };
            case "try":
                return Try(line);
            case "class":
                _at++;
                ExpectName();
                if (IsOperator("(")) Arguments();
                return new PythonBlock("class", line) { Body = Suite() };
            case "match" when IsMatch():
                _at++;
                Expression();
                return new PythonBlock("match", line) { Body = Cases() };
            default:
                return null;
        }
    }

    private PythonIf If(int line)
    {
        var test = NamedExpression();
        var branch = new PythonIf(test, line) { Body = Suite() };
        var next = Current.Line;
        if (TakeName("elif"))
        {
            if (++_depth > MaximumDepth) throw new PythonSyntaxException();
            branch = branch with { Else = [If(next)] };
            _depth--;
            return branch;
        }

        return TakeName("else") ? branch with { Else = Suite() } : branch;
    }

    private PythonBlock Try(int line)
    {
        _at++;
        var body = Suite().ToBuilder();
        while (true)
        {
            if (TakeName("except"))
            {
                TakeOperator("*");
                if (!IsOperator(":"))
                {
                    ExpressionList();
                    if (TakeName("as")) ExpectName();
                }

                // What is done where something failed is not what is done.
                Suite();
            }
            else if (TakeName("else") || TakeName("finally"))
            {
                body.AddRange(Suite());
            }
            else
            {
                return new PythonBlock("try", line) { Body = body.ToImmutable() };
            }
        }
    }

    private PythonWith With()
    {
        var line = Current.Line;
        _at++;
        var items = ImmutableArray.CreateBuilder<(PythonExpression, PythonExpression?)>();
        var start = _at;
        var parenthesized = TakeOperator("(");
        if (parenthesized && !IsParenthesizedWith())
        {
            _at = start;
            parenthesized = false;
        }

        do
        {
            if (parenthesized && IsOperator(")")) break;
            var context = Expression();
            items.Add((context, TakeName("as") ? Target() : null));
        }
        while (TakeOperator(","));
        if (parenthesized) ExpectOperator(")");
        return new PythonWith(items.ToImmutable(), line) { Body = Suite() };
    }

    // with (a as b, c as d): - the bracket closes right in front of the colon.
    private bool IsParenthesizedWith()
    {
        var open = 1;
        for (var at = _at; at < _tokens.Count; at++)
        {
            if (_tokens[at].Kind != PythonTokenKind.Operator) continue;
            if (_tokens[at].Text is "(" or "[" or "{") open++;
            else if (_tokens[at].Text is ")" or "]" or "}" && --open == 0) return _tokens[at + 1].Text == ":";
        }

        return false;
    }

    private PythonFunction Decorated()
    {
        var decorators = ImmutableArray.CreateBuilder<PythonExpression>();
        while (TakeOperator("@"))
        {
            decorators.Add(NamedExpression());
            while (Current.Kind == PythonTokenKind.NewLine) _at++;
        }

        TakeName("async");
        if (IsName("def")) return Function(decorators.ToImmutable());
        var line = Current.Line;
        return Compound() is { } block ? new PythonFunction(string.Empty, [], [], line) { Body = block.Body }
            : throw new PythonSyntaxException();
    }

    private PythonFunction Function(ImmutableArray<PythonExpression> decorators)
    {
        var line = Current.Line;
        _at++;
        var name = ExpectName();
        ExpectOperator("(");
        var parameters = Parameters();
        ExpectOperator(")");
        if (TakeOperator("->")) Expression();
        return new PythonFunction(name, parameters, decorators, line) { Body = Suite() };
    }

    private ImmutableArray<PythonParameter> Parameters()
    {
        var parameters = ImmutableArray.CreateBuilder<PythonParameter>();
        while (!IsOperator(")"))
        {
            if (TakeOperator("/") || (IsOperator("*") && _tokens[_at + 1].Text is "," or ")" && TakeOperator("*")))
            {
                if (!TakeOperator(",")) break;
                continue;
            }

            var stars = TakeOperator("**") ? 2 : TakeOperator("*") ? 1 : 0;
            var name = ExpectName();
            if (TakeOperator(":")) Expression();
            parameters.Add(new PythonParameter(name, TakeOperator("=") ? Expression() : null, stars));
            if (!TakeOperator(",")) break;
        }

        return parameters.ToImmutable();
    }

    private bool IsMatch()
    {
        for (var at = _at + 1; _tokens[at].Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End); at++)
        {
            if (_tokens[at].Text == "=") return false;
            if (_tokens[at].Text == ":" && _tokens[at + 1].Kind == PythonTokenKind.NewLine) return at > _at + 1;
        }

        return false;
    }

    private ImmutableArray<PythonStatement> Cases()
    {
        var all = ImmutableArray.CreateBuilder<PythonStatement>();
        ExpectOperator(":");
        while (Current.Kind is PythonTokenKind.NewLine or PythonTokenKind.Indent) _at++;
        while (TakeName("case"))
        {
            var open = 0;
            while (!(open == 0 && IsOperator(":")) && Current.Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End))
            {
                if (Current.Text is "(" or "[" or "{") open++;
                else if (Current.Text is ")" or "]" or "}") open--;
                _at++;
            }

            all.AddRange(Suite());
        }

        if (Current.Kind == PythonTokenKind.Dedent) _at++;
        return all.ToImmutable();
    }

    private PythonStatement Simple()
    {
        var line = Current.Line;
        if (Current.Kind == PythonTokenKind.Name)
        {
            switch (Current.Text)
            {
                case "import" or "from":
                    return Import(line);
                case "return":
                    _at++;
                    return new PythonReturn(IsLineEnd() ? null : ExpressionList(), line);
                case "pass" or "break" or "continue":
                    _at++;
                    return new PythonEvaluation(new PythonOther(), line);
                case "global" or "nonlocal" or "del" or "raise" or "assert":
                    while (!IsLineEnd()) _at++;
                    return new PythonEvaluation(new PythonOther(), line);
            }
        }

        return Assignment(line);
    }

    private PythonStatement Assignment(int line)
    {
        var value = ExpressionList();
        if (TakeOperator(":"))
        {
            Expression();
            return TakeOperator("=") ? new PythonAssignment([value], ExpressionList(), null, line)
                : new PythonEvaluation(new PythonOther(), line);
        }

        if (Current.Kind == PythonTokenKind.Operator && Current.Text.Length >= 2 && Current.Text[^1] == '='
            && Current.Text is not ("==" or "!=" or "<=" or ">=" or ":="))
        {
            var sign = _tokens[_at++].Text[..^1];
            return new PythonAssignment([value], ExpressionList(), sign, line);
        }

        if (!IsOperator("=")) return new PythonEvaluation(value, line);
        var targets = ImmutableArray.CreateBuilder<PythonExpression>();
        while (TakeOperator("="))
        {
            targets.Add(value);
            value = ExpressionList();
        }

        return new PythonAssignment(targets.ToImmutable(), value, null, line);
    }

    private PythonImport Import(int line)
    {
        var isFrom = IsName("from");
        _at++;
        var module = string.Empty;
        if (isFrom)
        {
            while (!IsName("import") && !IsLineEnd()) module += _tokens[_at++].Text;
            if (!TakeName("import")) throw new PythonSyntaxException();
        }

        var names = ImmutableArray.CreateBuilder<(string, string)>();
        var bracket = TakeOperator("(");
        do
        {
            if (IsOperator(")")) break;
            if (TakeOperator("*")) break;
            var name = ExpectName();
            while (TakeOperator(".")) name += "." + ExpectName();
            names.Add((name, TakeName("as") ? ExpectName() : name));
        }
        while (TakeOperator(","));
        if (bracket) ExpectOperator(")");
        return new PythonImport(module, names.ToImmutable(), line);
    }

    private bool IsLineEnd() => Current.Kind is PythonTokenKind.NewLine or PythonTokenKind.End || IsOperator(";");
}
