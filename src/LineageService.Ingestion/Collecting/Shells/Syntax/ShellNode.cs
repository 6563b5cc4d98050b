using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

/// <summary>A command of a shell script. Closed: the subtypes in this file are all there are.</summary>
internal abstract record ShellNode(TextSpan Span);

/// <summary><c>A=1 name word … &lt; file</c>.</summary>
internal sealed record SimpleCommand(
    ImmutableArray<ShellAssignment> Assignments, ImmutableArray<ShellWord> Words, ImmutableArray<Redirection> Redirections, TextSpan Span)
        : ShellNode(Span);

/// <summary><c>name=value</c>, <c>name+=value</c>, <c>name[i]=value</c>, <c>name=(a b)</c>.</summary>
internal sealed record ShellAssignment(string Name, ShellWord Value)
{
    public bool Append { get; init; }

    public ShellWord? Index { get; init; }

    /// <summary>The words of an array; default where it is none.</summary>
    public ImmutableArray<ShellWord> Items { get; init; }
}

internal enum RedirectionKind : byte
{
    Input,
    Output,
    Append,

    /// <summary>A here-document or here-string: its target is the text.</summary>
    Here,

    /// <summary>Between descriptors: nothing that carries a file's content.</summary>
    Duplicate,
}

/// <param name="Descriptor">0 for input, 1 for output; -1 for both outputs.</param>
internal sealed record Redirection(RedirectionKind Kind, int Descriptor, ShellWord Target);

internal sealed record Pipeline(ImmutableArray<ShellNode> Commands, bool Negated, TextSpan Span) : ShellNode(Span);

/// <summary>One link of <c>a &amp;&amp; b || c</c>.</summary>
internal readonly record struct ChainLink(bool Or, ShellNode Command);

internal sealed record Chain(ShellNode First, ImmutableArray<ChainLink> Links, TextSpan Span) : ShellNode(Span);

/// <summary><c>{ … }</c> or, in a process of its own, <c>( … )</c>.</summary>
internal sealed record Group(ImmutableArray<ShellNode> Body, bool Subshell, TextSpan Span) : ShellNode(Span);

/// <summary>A compound command with redirections behind it.</summary>
internal sealed record Redirected(ShellNode Command, ImmutableArray<Redirection> Redirections, TextSpan Span) : ShellNode(Span);

internal sealed record IfClause(ImmutableArray<ShellNode> Condition, ImmutableArray<ShellNode> Body);

internal sealed record If(ImmutableArray<IfClause> Clauses, ImmutableArray<ShellNode>? Else, TextSpan Span) : ShellNode(Span);

/// <summary><c>while</c> and <c>until</c>.</summary>
internal sealed record Loop(ImmutableArray<ShellNode> Condition, ImmutableArray<ShellNode> Body, bool Until, TextSpan Span)
    : ShellNode(Span);

/// <param name="Words">Default: the positional parameters.</param>
internal sealed record ForEach(string Name, ImmutableArray<ShellWord> Words, ImmutableArray<ShellNode> Body, TextSpan Span)
    : ShellNode(Span);

internal sealed record ForArithmetic(ShellWord Start, ShellWord Condition, ShellWord Step, ImmutableArray<ShellNode> Body, TextSpan Span)
    : ShellNode(Span);

internal sealed record CaseItem(ImmutableArray<ShellWord> Patterns, ImmutableArray<ShellNode> Body);

internal sealed record Case(ShellWord Subject, ImmutableArray<CaseItem> Items, TextSpan Span) : ShellNode(Span);

internal sealed record FunctionDefinition(string Name, ShellNode Body, TextSpan Span) : ShellNode(Span);

/// <summary><c>(( … ))</c>.</summary>
internal sealed record ArithmeticCommand(ShellWord Expression, TextSpan Span) : ShellNode(Span);
