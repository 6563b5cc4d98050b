using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Sql.Templates;

/// <summary>
/// Renders a template once: of a condition that is not known one branch, the body of a loop over something unknown once, a hole that is not
/// known as it stands. Mutable; one rendering.
/// </summary>
/// <param name="branch">Which branch of unknown conditions is taken; the last where there are fewer.</param>
/// <param name="context">What is known outside of the template; null for nothing.</param>
internal sealed class TemplateRenderer(string template, int branch, int lengthLimit, TemplateContext? context) : ITemplateExpansion
{
    private const int MaximumItems = 500;
    private const int MaximumMacroDepth = 20;

    // Loops in loops may do much and write nothing.
    private const int MaximumSteps = 200_000;

    private readonly Dictionary<DbtMacro, MacroNode?> _parsedMacros = [];
    private readonly HashSet<string> _openEphemeral = new(StringComparer.Ordinal);
    private TemplateScope _scope = null!;
    private string _template = template;
    private StringBuilder _text = new();
    private SourceMap? _map;
    private TemplateValue? _returned;
    private int _macroDepth;
    private int _steps;

    /// <summary>True where a hole stayed, a loop's list was not known, or a list was changed in a way that is not followed.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>The most branches that a condition has of which nobody knows which is taken.</summary>
    public int Branches { get; private set; } = 1;

    /// <summary>Adds the rendering to <paramref name="text"/>; false where it is longer than it may be.</summary>
    public bool Render(ImmutableArray<TemplateNode> nodes, StringBuilder text, SourceMap map)
    {
        (_text, _map) = (text, map);
        _scope = new TemplateScope(context, this);
        RenderAll(nodes);
        return !IsExhausted;
    }

    private bool IsExhausted => _text.Length >= lengthLimit || _steps > MaximumSteps;

    private void RenderAll(ImmutableArray<TemplateNode> nodes)
    {
        foreach (var node in nodes)
        {
            _steps++;
            if (IsExhausted || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return;
            RenderOne(node);
        }
    }

    private void RenderOne(TemplateNode node)
    {
        switch (node)
        {
            case TextNode plain:
                Append(plain.Start, plain.End);
                break;
            case HoleNode hole:
                RenderHole(hole);
                break;
            case IfNode condition:
                RenderAll(Taken(condition));
                break;
            case ForNode loop:
                RenderLoop(loop);
                break;
            case SetNode set:
                SetAll(set.Name, TemplateExpression.Evaluate(set.Expression, _scope));
                break;
            case SetBlockNode block:
                _scope.Set(block.Name, new StringValue(Apart(block.Body)));
                break;
            case MacroNode macro:
                _scope.Macros[macro.Name] = macro;
                break;
            case CallNode call:
                // Its body is a statement that runs by itself.
                if (call.Callee == "statement") _text.Append(';');
                RenderAll(call.Body);
                if (call.Callee == "statement") _text.Append(';');
                break;
            case DoNode change when TemplateScan.WordOf(change.Expression) == "return":
                // The macro's value; what else it renders does not count.
                if (TemplateExpression.Evaluate(change.Expression, _scope) is var result) _returned ??= result;
                break;
            case DoNode change:
                IsPartial = true;
                _scope.Set(TemplateScan.WordOf(change.Expression).Split('.')[0], TemplateValue.Unknown);
                break;
        }
    }

    private void Append(int start, int end)
    {
        _map?.Add(_text.Length, start, end, verbatim: true);
        _text.Append(_template, start, end - start);
    }

    private void RenderHole(HoleNode hole)
    {
        var result = TemplateExpression.Evaluate(hole.Expression, _scope);
        if (_macroDepth > 0 && TemplateScan.WordOf(hole.Expression) == "return") _returned ??= result;
        var value = result.Rendered;
        if (value is null)
        {
            IsPartial = true;
            Append(hole.Start, hole.End);
            return;
        }

        if (value.Length > 0) _map?.Add(_text.Length, hole.Start, hole.End, verbatim: false);
        _text.Append(value);
    }

    private ImmutableArray<TemplateNode> Taken(IfNode condition)
    {
        var possible = new List<ImmutableArray<TemplateNode>>();
        foreach (var candidate in condition.Branches)
        {
            var truth = candidate.Condition is null ? true : TemplateExpression.Evaluate(candidate.Condition, _scope).Truth;
            if (truth == false) continue;
            possible.Add(candidate.Body);
            if (truth == true) break;
        }

        if (possible.Count == 0) return [];
        Branches = Math.Max(Branches, possible.Count);
        return possible[Math.Min(branch, possible.Count - 1)];
    }

    private void RenderLoop(ForNode loop)
    {
        var saved = _scope.Save();
        if (TemplateExpression.Evaluate(loop.Iterable, _scope) is ListValue list && list.Items.Length <= MaximumItems)
        {
            for (var i = 0; i < list.Items.Length && !IsExhausted; i++)
            {
                _steps++;
                SetAll(string.Join(',', loop.Names), list.Items[i]);
                _scope.Set("loop", LoopAt(i, list.Items.Length));
                RenderAll(loop.Body);
            }
        }
        else
        {
            IsPartial = true;

            // Once, as if for a single item: separators between items fall away.
            foreach (var name in loop.Names) _scope.Set(name, TemplateValue.Unknown);
            _scope.Set("loop", LoopAt(0, 1));
            RenderAll(loop.Body);
        }

        _scope.Restore(saved);
    }

    private static MapValue LoopAt(int index, int length) => new(
    [
        new("first", TemplateValue.Of(index == 0)),
        new("last", TemplateValue.Of(index == length - 1)),
        new("index", new NumberValue(index + 1)),
        new("index0", new NumberValue(index)),
        new("length", new NumberValue(length)),
        new("revindex", new NumberValue(length - index)),
    ]);

    private void SetAll(string names, TemplateValue value)
    {
        var parts = names.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts.Length == 1 ? value : value is ListValue list && i < list.Items.Length ? list.Items[i] : TemplateValue.Unknown;
            _scope.Set(parts[i].Trim(), part);
        }
    }

    TemplateValue ITemplateExpansion.Expand(MacroNode macro, ImmutableArray<TemplateArgument> arguments)
    {
        if (_macroDepth >= MaximumMacroDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return TemplateValue.Unknown;
        var saved = _scope.Save();
        var (template, package, returned) = (_template, _scope.Package, _returned);
        Bind(macro, arguments);
        (_template, _scope.Package, _returned) = (macro.Text ?? _template, macro.Package ?? package, null);
        _macroDepth++;
        var text = Apart(macro.Body).Trim();
        _macroDepth--;
        var result = _returned ?? new StringValue(text);
        (_template, _scope.Package, _returned) = (template, package, returned);
        _scope.Restore(saved);
        return result;
    }

    TemplateValue ITemplateExpansion.Expand(DbtMacro macro, ImmutableArray<TemplateArgument> arguments)
    {
        if (!_parsedMacros.TryGetValue(macro, out var node))
        {
            node = TemplateParser.Parse(macro.Sql).OfType<MacroNode>().FirstOrDefault(candidate => candidate.Name == macro.Name);
            _parsedMacros[macro] = node = node is null ? null : node with { Text = macro.Sql, Package = macro.Package };
        }

        return node is null ? TemplateValue.Unknown : ((ITemplateExpansion)this).Expand(node, arguments);
    }

    TemplateValue ITemplateExpansion.Expand(DbtNode ephemeral)
    {
        if (ephemeral.RawCode is not { } raw || raw.Length > lengthLimit || _macroDepth >= MaximumMacroDepth || !_openEphemeral.Add(ephemeral.UniqueId))
            return TemplateValue.Unknown;
        var (template, scope) = (_template, _scope);
        (_template, _scope) = (raw, new TemplateScope(context! with { Node = ephemeral }, this));
        _macroDepth++;
        var text = Apart(TemplateParser.Parse(raw)).Trim().TrimEnd(';');
        _macroDepth--;
        (_template, _scope) = (template, scope);
        _openEphemeral.Remove(ephemeral.UniqueId);
        return new StringValue($"({text}\n)");
    }

    private void Bind(MacroNode macro, ImmutableArray<TemplateArgument> arguments)
    {
        for (var i = 0; i < macro.Parameters.Length; i++)
        {
            var parameter = macro.Parameters[i];
            TemplateValue? value = null;
            for (var j = 0; j < arguments.Length; j++)
            {
                if (arguments[j].Name is { } name ? name == parameter.Name : j == i) value = arguments[j].Value;
            }

            _scope.Set(
                parameter.Name,
                value ?? (parameter.Default is { } other ? TemplateExpression.Evaluate(other, _scope) : TemplateValue.Unknown));
        }
    }

    /// <summary>Renders to a text of its own, whose places are those of the tag that asks for it.</summary>
    private string Apart(ImmutableArray<TemplateNode> nodes)
    {
        var (outer, map) = (_text, _map);
        (_text, _map) = (new StringBuilder(), null);
        RenderAll(nodes);
        var text = _text.ToString();
        (_text, _map) = (outer, map);
        return text;
    }
}
