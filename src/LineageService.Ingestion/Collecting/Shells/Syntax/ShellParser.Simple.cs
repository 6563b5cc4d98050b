using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    private SimpleCommand? ParseSimple()
    {
        var start = _at;
        var assignments = ImmutableArray.CreateBuilder<ShellAssignment>();
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        var redirections = ImmutableArray.CreateBuilder<Redirection>();
        if (PeekReserved() == "[[")
        {
            ParseConditional(words);
        }

        while (true)
        {
            SkipBlanks();
            if (TryParseRedirection(out var redirection))
            {
                if (redirection is not null) redirections.Add(redirection);
                continue;
            }

            if (words.Count == 0 && ParseAssignment() is { } assignment)
            {
                assignments.Add(assignment);
                continue;
            }

            // declare -a x=(a b): the array belongs to the word in front of it.
            if (words.Count > 0 && IsDeclaration(words[0]) && ParseAssignment() is { } declared)
            {
                assignments.Add(declared);
                continue;
            }

            if (ParseWord() is not { } word) break;
            words.Add(word);
        }

        if (assignments.Count == 0 && words.Count == 0 && redirections.Count == 0) return null;
        return new SimpleCommand(assignments.ToImmutable(), words.ToImmutable(), redirections.ToImmutable(), SpanFrom(start));
    }

    private static bool IsDeclaration(ShellWord word) => word.Bare is "export" or "local" or "declare" or "typeset" or "readonly";

    // [[ … ]]: signs that part commands elsewhere are operators here.
    private void ParseConditional(ImmutableArray<ShellWord>.Builder words)
    {
        while (_at < _text.Length)
        {
            SkipLines();
            if (_at >= _text.Length) break;
            if (ParseWord() is { } word)
            {
                words.Add(word);
                if (word.Bare == "]]") return;
                continue;
            }

            var start = _at++;
            if (Current == _text[start] && _text[start] is '&' or '|') _at++;
            words.Add(new ShellWord([new LiteralPart(_text[start.._at], Quoted: false)]));
        }

        Complain("`]]` is missing");
    }

    private ShellAssignment? ParseAssignment()
    {
        var start = _at;
        if (!char.IsAsciiLetter(Current) && Current != '_') return null;
        var name = TakeAsciiName();
        ShellWord? index = null;
        if (Current == '[')
        {
            var close = _text.AsSpan(_at, Math.Min(200, _text.Length - _at)).IndexOf(']');
            if (close < 0 || _at + close + 1 >= _text.Length || _text[_at + close + 1] is not ('=' or '+'))
            {
                _at = start;
                return null;
            }

            _at++;
            index = ParseUntil(']', '\0', inQuotes: false);
        }

        var append = Current == '+' && Next == '=';
        if (append) _at++;
        if (Current != '=')
        {
            _at = start;
            return null;
        }

        _at++;
        if (Current != '(') return new ShellAssignment(name, ParseWord() ?? ShellWord.Empty) { Append = append, Index = index };
        _at++;
        var items = ImmutableArray.CreateBuilder<ShellWord>();
        while (true)
        {
            SkipLines();
            if (ParseWord() is not { } item) break;
            items.Add(item);
        }

        CloseParenthesis();
        return new ShellAssignment(name, ShellWord.Empty) { Append = append, Items = items.ToImmutable() };
    }
}
