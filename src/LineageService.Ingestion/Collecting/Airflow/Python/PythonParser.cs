using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>
/// Reads Python as far as constants, calls and the blocks around them. Not a compiler: what it does not know has no value, and a statement
/// that it
/// cannot read is a <see cref="PythonBroken"/> and costs itself alone. Mutable while it runs.
/// </summary>
internal sealed partial class PythonParser
{
    private const int MaximumDepth = 120;

    private readonly List<PythonToken> _tokens;
    private int _at;
    private int _depth;

    private PythonParser(List<PythonToken> tokens) => _tokens = tokens;

    private PythonToken Current => _tokens[_at];

    /// <summary>The statements of a module.</summary>
    /// <param name="broken">Lines of what could not be read.</param>
    public static ImmutableArray<PythonStatement> Parse(string text, out ImmutableArray<int> broken)
    {
        var lexer = new PythonLexer(text);
        var parser = new PythonParser(lexer.Run());
        var statements = ImmutableArray.CreateBuilder<PythonStatement>();
        while (parser.Current.Kind != PythonTokenKind.End) parser.Statement(statements);
        var lines = parser._broken.ToImmutable();
        broken = lexer.Unclosed > 0 && lines.IsEmpty ? [lexer.Unclosed] : lines;
        return statements.ToImmutable();
    }

    /// <summary>One expression, as in a template; null where the text is none.</summary>
    public static PythonExpression? ParseExpression(string text)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        var parser = new PythonParser(new PythonLexer("(" + text + ")").Run());
        try
        {
            return parser.Expression();
        }
        catch (PythonSyntaxException)
        {
            return null;
        }
    }

    private readonly ImmutableArray<int>.Builder _broken = ImmutableArray.CreateBuilder<int>();

    private void Statement(ImmutableArray<PythonStatement>.Builder into)
    {
        var (start, line, depth) = (_at, Current.Line, _depth);
        try
        {
            if (++_depth > MaximumDepth) throw new PythonSyntaxException();
            if (Current.Kind is PythonTokenKind.NewLine or PythonTokenKind.Indent or PythonTokenKind.Dedent) _at++;
            else if (Compound() is { } compound) into.Add(compound);
            else SimpleLine(into);
        }
        catch (PythonSyntaxException)
        {
            if (_at == start) _at++;
            SkipLine();
            into.Add(new PythonBroken(line));
            _broken.Add(line);
        }
        finally
        {
            _depth = depth;
        }
    }

    private void SimpleLine(ImmutableArray<PythonStatement>.Builder into)
    {
        while (true)
        {
            into.Add(Simple());
            if (TakeOperator(";") && Current.Kind != PythonTokenKind.NewLine) continue;
            if (Current.Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End)) throw new PythonSyntaxException();
            _at++;
            return;
        }
    }

    private ImmutableArray<PythonStatement> Suite()
    {
        ExpectOperator(":");
        var body = ImmutableArray.CreateBuilder<PythonStatement>();
        if (Current.Kind != PythonTokenKind.NewLine)
        {
            SimpleLine(body);
            return body.ToImmutable();
        }

        while (Current.Kind == PythonTokenKind.NewLine) _at++;
        if (Current.Kind != PythonTokenKind.Indent) throw new PythonSyntaxException();
        _at++;
        while (Current.Kind is not (PythonTokenKind.Dedent or PythonTokenKind.End)) Statement(body);
        if (Current.Kind == PythonTokenKind.Dedent) _at++;
        return body.ToImmutable();
    }

    // To the end of the line, and over the block that hangs on it.
    private void SkipLine()
    {
        while (Current.Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End)) _at++;
        if (Current.Kind == PythonTokenKind.NewLine) _at++;
        if (Current.Kind != PythonTokenKind.Indent) return;
        var open = 0;
        do
        {
            if (Current.Kind == PythonTokenKind.Indent) open++;
            else if (Current.Kind == PythonTokenKind.Dedent) open--;
            _at++;
        }
        while (open > 0 && Current.Kind != PythonTokenKind.End);
    }

    private bool IsName(string name) => Current.Kind == PythonTokenKind.Name && Current.Text == name;

    private bool TakeName(string name)
    {
        if (!IsName(name)) return false;
        _at++;
        return true;
    }

    private string ExpectName()
    {
        if (Current.Kind != PythonTokenKind.Name) throw new PythonSyntaxException();
        return _tokens[_at++].Text;
    }

    private bool IsOperator(string text) => Current.Kind == PythonTokenKind.Operator && Current.Text == text;

    private bool TakeOperator(string text)
    {
        if (!IsOperator(text)) return false;
        _at++;
        return true;
    }

    private void ExpectOperator(string text)
    {
        if (!TakeOperator(text)) throw new PythonSyntaxException();
    }
}

/// <summary>Ends the reading of one statement; never leaves the parser.</summary>
internal sealed class PythonSyntaxException : Exception;
