using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells.Syntax;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// Walks through a script as a shell would, but runs nothing: values that only a run knows are holes, conditions that only a run decides
/// are read both
/// ways, and calls of SQL engines are noted. Bounded in depth, steps and text. Mutable; one per script.
/// </summary>
internal sealed partial class ShellEvaluator
{
    private const int MaximumDepth = 250;
    private const int MaximumNoted = 20_000;
    private const int MaximumValue = 4 * 1024 * 1024;

    private readonly ShellContext _context;
    private readonly ScriptPaths _paths;
    private readonly CancellationToken _cancellationToken;
    private readonly List<ShellSql> _statements = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<ShellOpaque> _opaque = [];
    private readonly List<string> _dependencies = [];
    private readonly List<string> _problems = [];

    private readonly List<ShellCall> _scriptCalls = [];

    private ShellScope _scope = new(null);
    private ImmutableArray<string> _running;
    private string? _script;
    private StringBuilder? _output;
    private ShellInput? _input;
    private TextSpan _span;
    private bool? _status;
    private int _depth;
    private long _steps;
    private long _characters;

    private ShellEvaluator(ShellContext context, long length, CancellationToken cancellationToken)
    {
        _context = context;
        _paths = new ScriptPaths(context.Files);
        _script = context.Path;
        _running = context.Path is { } own ? [own] : [];
        _cancellationToken = cancellationToken;
        _steps = 200_000 + length;
        _characters = (64L * 1024 * 1024) + (8 * length);
    }

    /// <summary>What a script does.</summary>
    public static ShellResult Evaluate(string text, ShellContext context, CancellationToken cancellationToken)
    {
        var evaluator = new ShellEvaluator(context, text.Length, cancellationToken);
        var directory = context.WorkingDirectory ?? (context.Path is { } path ? ScriptPaths.FolderOf(path) : string.Empty);
        evaluator._scope.Directory = ScriptPaths.Combine(ScriptPaths.Root, directory);
        evaluator._scope.Arguments = context.Arguments;
        foreach (var (name, value) in context.Variables) evaluator._scope.Set(name, value);
        evaluator.RunText(text);
        return new ShellResult
        {
            Statements = [.. evaluator._statements],
            Opaque = [.. evaluator._opaque],
            Dependencies = [.. evaluator._dependencies],
            Calls = [.. evaluator._scriptCalls],
            Problems = [.. evaluator._problems],
        };
    }

    private Flow RunText(string text)
    {
        var commands = ShellParser.Parse(text, out var problems);
        foreach (var problem in problems) Complain(problem);
        return Run(commands);
    }

    private Flow Run(ImmutableArray<ShellNode> commands)
    {
        foreach (var command in commands)
        {
            var flow = Run(command);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    private Flow Run(ShellNode node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (--_steps < 0 || _characters < 0)
        {
            Complain("it does more than is followed, the rest is not read");
            return Flow.Exit;
        }

        if (_depth >= MaximumDepth)
        {
            Complain("its calls are nested too deeply");
            return Flow.Next;
        }

        _depth++;
        try
        {
            return node switch
            {
                SimpleCommand command => RunSimple(command),
                Pipeline pipeline => RunPipeline(pipeline),
                Chain chain => RunChain(chain),
                Group group => RunGroup(group),
                Redirected redirected => RunRedirected(redirected),
                If condition => RunIf(condition),
                Loop loop => RunLoop(loop),
                ForEach loop => RunForEach(loop),
                ForArithmetic loop => RunForArithmetic(loop),
                Case choice => RunCase(choice),
                FunctionDefinition function => Define(function),
                ArithmeticCommand arithmetic => RunArithmetic(arithmetic),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        finally
        {
            _depth--;
        }
    }

    private Flow Define(FunctionDefinition function)
    {
        _scope.Define(function);
        return Flow.Next;
    }

    private void Complain(string problem)
    {
        if (_problems.Count < MaximumNoted && !_problems.Contains(problem)) _problems.Add(problem);
    }

    private void Note(ShellSql statement)
    {
        if (_statements.Count >= MaximumNoted)
        {
            Complain("it holds more statements than are followed, the rest is not read");
            return;
        }

        // A script that offers its steps one by one and all together says nothing new the second time.
        var parameters = string.Join('\u0001', statement.Parameters.Select(pair => pair.Key + "=" + pair.Value));
        var key = string.Join('\u0002', string.Join('\u0003', _running), statement.Sql, statement.Dialect, parameters,
            statement.Connection, statement.Output);
        if (_seen.Add(key)) _statements.Add(statement with { Script = _script, Running = _running });
    }

    private void NoteOpaque(string kind, string reason, IReadOnlyList<string>? arguments = null)
    {
        if (_opaque.Count >= MaximumNoted) return;
        var known = _opaque.Exists(found => found.Kind == kind && found.Reason == reason && found.Script == _script);
        if (known && _opaque.Count > 100) return;
        _opaque.Add(new ShellOpaque(kind, reason, _span)
        {
            Script = _script,
            Running = _running,
            Arguments = arguments is null ? []
            : [.. arguments.Select(Holes.ToTemplate)]
        });
    }

    private void NoteDependency(string file)
    {
        if (!_dependencies.Contains(file)) _dependencies.Add(file);
    }

    private void Write(string text)
    {
        if (_output is null || text.Length == 0) return;
        _characters -= text.Length;
        if (_output.Length + text.Length <= MaximumValue) _output.Append(text);
    }
}

/// <summary>How a command ends for the one behind it.</summary>
internal enum Flow : byte
{
    Next,
    Break,
    Continue,
    Return,
    Exit,
}

/// <summary>Text that comes in at a command's standard input. Mutable: it is read line by line.</summary>
internal sealed class ShellInput(string text)
{
    private int _at;

    public string Rest()
    {
        var rest = text[_at..];
        _at = text.Length;
        return rest;
    }

    /// <summary>The next line; null at the end.</summary>
    public string? Line()
    {
        if (_at >= text.Length) return null;
        var end = text.IndexOf('\n', _at);
        var line = end < 0 ? text[_at..] : text[_at..end];
        _at = end < 0 ? text.Length : end + 1;
        return line;
    }
}
