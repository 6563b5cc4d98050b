using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

/// <summary>
/// Reads POSIX shell and the usual parts of bash into commands (POSIX.1-2017, XCU 2; Bash reference manual 5.2). Never executes, never
/// throws, reads
/// each character a bounded number of times. What it cannot read it tells in <see cref="Problems"/> and goes on behind it. Mutable while it
/// reads.
/// </summary>
internal sealed partial class ShellParser
{
    private const int MaximumDepth = 100;
    private const int MaximumProblems = 20;

    private readonly string _text;
    private readonly int _offset;
    private readonly List<string> _problems;
    private readonly Queue<PendingHeredoc> _heredocs = new();
    private int _at;
    private int _depth;

    private ShellParser(string text, int offset, int depth, List<string> problems)
    {
        _text = text;
        _offset = offset;
        _depth = depth;
        _problems = problems;
    }

    /// <summary>What could not be read, in words without any of the text.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The commands of a script.</summary>
    public static ImmutableArray<ShellNode> Parse(string text, out IReadOnlyList<string> problems)
    {
        var parser = new ShellParser(text, 0, 0, []);
        var commands = parser.ParseToEnd();
        problems = parser._problems;
        return commands;
    }

    private ImmutableArray<ShellNode> ParseToEnd()
    {
        var commands = ImmutableArray.CreateBuilder<ShellNode>();
        while (true)
        {
            ParseList(commands);
            if (_at >= _text.Length) return commands.ToImmutable();

            // A word or sign that closes nothing here.
            Complain("a closing word or sign that opens nowhere");
            if (PeekReserved() is { Length: > 0 } word) _at += word.Length;
            else _at++;
        }
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private TextSpan SpanFrom(int start) => new(_offset + start, Math.Max(0, _at - start));

    private void Complain(string problem)
    {
        if (_problems.Count < MaximumProblems && !_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <summary>False where it is too deep: the rest of the text is then left unread, so that no text costs more than one
    /// reading.</summary>
    private bool Enter()
    {
        if (_depth < MaximumDepth)
        {
            _depth++;
            return true;
        }

        Complain("it is nested too deeply, the rest is not read");
        _at = _text.Length;
        return false;
    }

    private void Leave() => _depth--;

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c is ' ' or '\t' or '\r') _at++;
            else if (c == '\\' && Next == '\n') _at += 2;
            else if (c == '\\' && Next == '\r' && _at + 2 < _text.Length && _text[_at + 2] == '\n') _at += 3;
            else if (c == '#') SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end;
    }

    private void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (Current != '\n' || _at >= _text.Length) return;
            _at++;
            ReadHeredocs();
        }
    }

    // The reserved word at a command's start, if one stands here as a whole word.
    private string? PeekReserved()
    {
        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetter(_text[end]) || _text[end] is '{' or '}' or '!' or '[')) end++;
        if (end == _at || end - _at > 8) return null;
        if (end < _text.Length && !IsWordEnd(_text[end])) return null;
        var word = _text.AsSpan(_at, end - _at);
        foreach (var reserved in ReservedWords)
        {
            if (word.SequenceEqual(reserved)) return reserved;
        }

        return null;
    }

    private static readonly string[] ReservedWords =
    [
        "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "select", "function", "{", "}", "!",
            "[[", "time",
    ];

    private static bool IsCloser(string word) => word is "then" or "elif" or "else" or "fi" or "do" or "done" or "esac" or "}";

    private static bool IsWordEnd(char c) => c is ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    private bool TakeReserved(string word)
    {
        SkipLines();
        if (PeekReserved() != word) return false;
        _at += word.Length;
        return true;
    }

    private void Expect(string word)
    {
        if (!TakeReserved(word)) Complain($"`{word}` is missing");
    }
}
