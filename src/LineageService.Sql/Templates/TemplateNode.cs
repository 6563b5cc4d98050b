using System.Collections.Immutable;

namespace LineageService.Sql.Templates;

/// <summary>
/// A piece of a Jinja template. Closed: the subtypes in this file are all there are. Offsets are into the template's text.
/// </summary>
internal abstract record TemplateNode
{
    private protected TemplateNode()
    {
    }
}

/// <summary>Text that stands for itself.</summary>
internal sealed record TextNode(int Start, int End) : TemplateNode;

/// <summary><c>{{ expression }}</c>.</summary>
/// <param name="Expression">What stands between the braces.</param>
internal sealed record HoleNode(int Start, int End, string Expression) : TemplateNode;

/// <summary>if, elif, else: the condition of an else is null.</summary>
internal sealed record IfNode(ImmutableArray<IfBranch> Branches) : TemplateNode
{
    /// <summary>True where one of the branches is taken for certain.</summary>
    public bool HasElse => Branches[^1].Condition is null;
}

/// <summary>A branch of <see cref="IfNode"/>.</summary>
internal sealed record IfBranch(string? Condition, ImmutableArray<TemplateNode> Body);

/// <summary>for names in iterable.</summary>
internal sealed record ForNode(ImmutableArray<string> Names, string Iterable, ImmutableArray<TemplateNode> Body) : TemplateNode;

/// <summary>set name = expression.</summary>
internal sealed record SetNode(string Name, string Expression) : TemplateNode;

/// <summary>set name … endset: the rendered body is the value.</summary>
internal sealed record SetBlockNode(string Name, ImmutableArray<TemplateNode> Body) : TemplateNode;

/// <summary>macro name(parameters) … endmacro.</summary>
internal sealed record MacroNode(string Name, ImmutableArray<MacroParameter> Parameters, ImmutableArray<TemplateNode> Body) : TemplateNode
{
    /// <summary>The text that the body's offsets are in, where that is another than the template's; null where it is the template's.</summary>
    public string? Text { get; init; }

    /// <summary>The package that it is a macro of; null for one of the template's own.</summary>
    public string? Package { get; init; }
}

/// <summary>A parameter of a macro; its default is null where it has none.</summary>
internal sealed record MacroParameter(string Name, string? Default);

/// <summary>A call block: <c>call statement('x')</c> runs its body as SQL of its own.</summary>
internal sealed record CallNode(string Callee, ImmutableArray<TemplateNode> Body) : TemplateNode;

/// <summary>do expression: a list or mapping that it changes is not followed.</summary>
internal sealed record DoNode(string Expression) : TemplateNode;
