using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

internal sealed partial class ShellEvaluator
{
    private const int MaximumTurns = 2000;

    private Flow RunChain(Chain chain)
    {
        var flow = Run(chain.First);
        foreach (var link in chain.Links)
        {
            if (flow != Flow.Next) return flow;
            if (_status is { } known)
            {
                if (known == link.Or) continue;
                flow = Run(link.Command);
                continue;
            }

            flow = Join([RunBranch(() => Run(link.Command)), NoBranch(_scope)]);
        }

        return flow;
    }

    private Flow RunPipeline(Pipeline pipeline)
    {
        if (pipeline.Commands.Length == 1)
        {
            var only = Run(pipeline.Commands[0]);
            if (pipeline.Negated) _status = !_status;
            return only;
        }

        var (output, input, scope) = (_output, _input, _scope);
        for (var i = 0; i < pipeline.Commands.Length; i++)
        {
            var last = i == pipeline.Commands.Length - 1;
            _output = last ? output : new StringBuilder();
            _scope = new ShellScope(scope);
            var flow = Run(pipeline.Commands[i]);
            if (flow == Flow.Exit && (_steps < 0 || _characters < 0)) break;
            if (!last) _input = new ShellInput(_output!.ToString());
        }

        (_output, _input, _scope) = (output, input, scope);
        _status = pipeline.Negated ? !_status : _status;
        return Flow.Next;
    }

    private Flow RunGroup(Group group)
    {
        if (!group.Subshell) return Run(group.Body);
        RunApart(group.Body);
        return Flow.Next;
    }

    /// <summary>In a process of its own: nothing but output and files outlives it.</summary>
    private void RunApart(ImmutableArray<ShellNode> body)
    {
        var (scope, status) = (_scope, _status);
        _status = true;
        _scope = new ShellScope(scope);
        Run(body);
        var inner = _scope;
        _scope = scope;
        if (body.IsEmpty) _status = status;
        foreach (var (name, value) in inner.Written)
        {
            if (name.StartsWith("file:", StringComparison.Ordinal)) _scope.Set(name, value);
        }
    }

    private Flow RunRedirected(Redirected redirected)
    {
        var (input, output) = (_input, _output);
        var target = Redirect(redirected.Redirections);
        var flow = Run(redirected.Command);
        Finish(target);
        (_input, _output) = (input, output);
        return flow;
    }

    private Flow RunIf(If condition)
    {
        var branches = new List<Branch>();
        var scope = _scope;
        foreach (var clause in condition.Clauses)
        {
            var flow = Run(clause.Condition);
            if (flow != Flow.Next) return flow;
            if (_status == false) continue;
            if (_status == true)
            {
                if (branches.Count == 0) return Run(clause.Body);
                branches.Add(RunBranch(() => Run(clause.Body)));
                return Join(branches);
            }

            branches.Add(RunBranch(() => Run(clause.Body)));
        }

        if (branches.Count == 0)
        {
            _status = true;
            return condition.Else is { } only ? Run(only) : Flow.Next;
        }

        branches.Add(condition.Else is { } otherwise ? RunBranch(() => Run(otherwise)) : NoBranch(scope));
        return Join(branches);
    }

    private Flow RunLoop(Loop loop)
    {
        for (var turn = 0; turn < MaximumTurns; turn++)
        {
            var flow = Run(loop.Condition);
            if (flow != Flow.Next) return flow;
            if (_status == loop.Until) break;
            if (_status is null)
            {
                Join([RunBranch(() => Once(Run(loop.Body))), NoBranch(_scope)]);
                return Flow.Next;
            }

            flow = Run(loop.Body);
            if (flow == Flow.Break) break;
            if (flow is Flow.Return or Flow.Exit) return flow;
        }

        _status = true;
        return Flow.Next;
    }

    private static Flow Once(Flow flow) => flow is Flow.Break or Flow.Continue ? Flow.Next : flow;

    private Flow RunForEach(ForEach loop)
    {
        var items = loop.Words.IsDefault ? PositionalItems() : ExpandFields(loop.Words);
        var turns = 0;
        foreach (var item in items)
        {
            if (++turns > MaximumTurns)
            {
                Complain("a loop has more turns than are followed");
                break;
            }

            _scope.Set(loop.Name, Holes.IsPure(item) && !Holes.HasChoice(item) ? Holes.Of(loop.Name) : item);
            var flow = Run(loop.Body);
            if (flow == Flow.Break) break;
            if (flow is Flow.Return or Flow.Exit) return flow;
        }

        return Flow.Next;
    }

    private List<string> PositionalItems() => _scope.Arguments.IsDefault ? [Holes.Of("args")] : [.. _scope.Arguments];

    private Flow RunForArithmetic(ForArithmetic loop)
    {
        Calculate(loop.Start);
        for (var turn = 0; turn < MaximumTurns; turn++)
        {
            var go = Calculate(loop.Condition);
            if (go == 0) break;
            if (go is null)
            {
                var name = loop.Start.Parts is [LiteralPart first, ..] ? first.Text.Split('=', 2)[0].Trim() : string.Empty;
                if (name.Length > 0) _scope.Set(name, Holes.Of(name));
            }

            var flow = Run(loop.Body);
            if (flow == Flow.Break || (go is null && flow == Flow.Next)) break;
            if (flow is Flow.Return or Flow.Exit) return flow;
            Calculate(loop.Step);
        }

        return Flow.Next;
    }

    private Flow RunArithmetic(ArithmeticCommand command)
    {
        var value = Calculate(command.Expression);
        _status = value is null ? null : value != 0;
        return Flow.Next;
    }

    private Flow RunCase(Case choice)
    {
        var subject = Expand(choice.Subject);
        var known = !Holes.IsIn(subject);
        var variable = choice.Subject.Parts is [.., VariablePart { Operator.Length: 0, Index: null } only] && Holes.IsPure(subject)
            ? only.Name : null;
        var branches = new List<Branch>();
        var exhaustive = false;
        foreach (var item in choice.Items)
        {
            var patterns = item.Patterns.Select(pattern => (Text: Expand(pattern), Literal: IsLiteral(pattern))).ToList();
            if (known)
            {
                if (!patterns.Exists(pattern => Glob.IsMatch(subject, pattern.Text))) continue;
                return Run(item.Body);
            }

            exhaustive |= patterns.Exists(pattern => pattern.Text == "*");
            branches.Add(RunBranch(() =>
            {
                if (variable is not null && patterns is [{ Literal: true } one] && !char.IsAsciiDigit(variable[0])) _scope.Set(variable,
                    one.Text);
                return Run(item.Body);
            }));
        }

        if (branches.Count == 0) return Flow.Next;
        if (!exhaustive) branches.Add(NoBranch(_scope));
        return Join(branches);

        static bool IsLiteral(ShellWord word) => word.Parts.All(part => part is LiteralPart literal
            && (literal.Quoted || literal.Text.AsSpan().IndexOfAny("*?[") < 0));
    }
}
