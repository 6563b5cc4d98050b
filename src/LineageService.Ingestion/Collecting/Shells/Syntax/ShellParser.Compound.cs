using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    /// <summary>A compound command or a function; null, and nothing taken, where a simple command stands.</summary>
    private ShellNode? ParseCompound()
    {
        var start = _at;
        if (Current == '(')
        {
            return Next == '(' && IsArithmetic(_at + 2) ? ParseArithmeticCommand(start) : ParseSubshell(start);
        }

        switch (PeekReserved())
        {
            case "{":
                _at++;
                var body = ParseList();
                Expect("}");
                return new Group(body, Subshell: false, SpanFrom(start));
            case "if":
                _at += 2;
                return ParseIf(start);
            case "while" or "until":
                var until = Current == 'u';
                _at += 5;
                var condition = ParseList();
                return new Loop(condition, ParseDo(), until, SpanFrom(start));
            case "for":
                _at += 3;
                return ParseFor(start);
            case "select":
                _at += 6;
                return ParseForEach(start);
            case "case":
                _at += 4;
                return ParseCase(start);
            case "function":
                _at += 8;
                SkipBlanks();
                return ParseFunction(start, TakeFunctionName());
            default:
                return PeekFunction() is { } name ? ParseFunction(start, name) : null;
        }
    }

    private Group ParseSubshell(int start)
    {
        _at++;
        var body = ParseList();
        CloseParenthesis();
        return new Group(body, Subshell: true, SpanFrom(start));
    }

    private void CloseParenthesis()
    {
        SkipLines();
        if (Current == ')') _at++;
        else Complain("`)` is missing");
    }

    private ArithmeticCommand ParseArithmeticCommand(int start)
    {
        _at += 2;
        return new ArithmeticCommand(ParseArithmetic(), SpanFrom(start));
    }

    private If ParseIf(int start)
    {
        var clauses = ImmutableArray.CreateBuilder<IfClause>();
        ImmutableArray<ShellNode>? otherwise = null;
        do
        {
            var condition = ParseList();
            Expect("then");
            clauses.Add(new IfClause(condition, ParseList()));
        }
        while (TakeReserved("elif"));
        if (TakeReserved("else")) otherwise = ParseList();
        Expect("fi");
        return new If(clauses.ToImmutable(), otherwise, SpanFrom(start));
    }

    private ImmutableArray<ShellNode> ParseDo()
    {
        SkipLines();
        if (Current == ';') _at++;
        if (TakeReserved("{"))
        {
            var braces = ParseList();
            Expect("}");
            return braces;
        }

        Expect("do");
        var body = ParseList();
        Expect("done");
        return body;
    }

    private ShellNode ParseFor(int start)
    {
        SkipBlanks();
        if (Current != '(' || Next != '(') return ParseForEach(start);
        _at += 2;
        var first = ParseArithmeticUntil(';');
        var condition = ParseArithmeticUntil(';');
        var step = ParseArithmetic();
        return new ForArithmetic(first, condition, step, ParseDo(), SpanFrom(start));
    }

    private ForEach ParseForEach(int start)
    {
        SkipBlanks();
        var name = TakeName();
        ImmutableArray<ShellWord>.Builder? words = null;
        SkipLines();
        if (IsWordHere("in"))
        {
            _at += 2;
            words = ImmutableArray.CreateBuilder<ShellWord>();
            while (true)
            {
                SkipBlanks();
                if (ParseWord() is not { } word) break;
                words.Add(word);
            }
        }

        return new ForEach(name, words?.ToImmutable() ?? default, ParseDo(), SpanFrom(start));
    }

    private Case ParseCase(int start)
    {
        SkipBlanks();
        var subject = ParseWord() ?? ShellWord.Empty;
        SkipLines();
        if (IsWordHere("in")) _at += 2;
        else Complain("`in` is missing");
        var items = ImmutableArray.CreateBuilder<CaseItem>();
        while (true)
        {
            SkipLines();
            if (_at >= _text.Length || PeekReserved() == "esac") break;
            var before = _at;
            if (Current == '(') _at++;
            var patterns = ImmutableArray.CreateBuilder<ShellWord>();
            while (true)
            {
                SkipBlanks();
                if (ParseWord() is not { } pattern) break;
                patterns.Add(pattern);
                SkipBlanks();
                if (Current != '|') break;
                _at++;
            }

            if (Current == ')') _at++;
            items.Add(new CaseItem(patterns.ToImmutable(), ParseList()));
            if (Current == ';' && Next is ';' or '&') _at += _at + 2 < _text.Length && _text[_at + 2] == '&' ? 3 : 2;
            else if (PeekReserved() is { } word && word != "esac" && IsCloser(word)) break;
            if (_at == before) break;
        }

        Expect("esac");
        return new Case(subject, items.ToImmutable(), SpanFrom(start));
    }

    private ShellNode ParseFunction(int start, string name)
    {
        SkipBlanks();
        if (Current == '(')
        {
            _at++;
            SkipBlanks();
            if (Current == ')') _at++;
        }

        SkipLines();
        var body = ParseCommand() ?? new Group([], Subshell: false, new TextSpan(_offset + _at, 0));
        return new FunctionDefinition(name, body, SpanFrom(start));
    }

    private string? PeekFunction()
    {
        var end = _at;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '-' or '.' or ':')) end++;
        if (end == _at) return null;
        var paren = end;
        while (paren < _text.Length && _text[paren] is ' ' or '\t') paren++;
        if (paren >= _text.Length || _text[paren] != '(') return null;
        var close = paren + 1;
        while (close < _text.Length && _text[close] is ' ' or '\t') close++;
        if (close >= _text.Length || _text[close] != ')') return null;
        var name = _text[_at..end];
        _at = paren;
        return name;
    }

    private string TakeFunctionName()
    {
        var start = _at;
        while (_at < _text.Length && !IsWordEnd(_text[_at]) && _text[_at] != '{') _at++;
        return _text[start.._at];
    }

    private string TakeName()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    private bool IsWordHere(string word) =>
        string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0
        && (_at + word.Length >= _text.Length || IsWordEnd(_text[_at + word.Length]));
}
