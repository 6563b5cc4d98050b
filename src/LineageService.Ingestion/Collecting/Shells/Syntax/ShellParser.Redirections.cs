namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    private sealed record PendingHeredoc(string Delimiter, bool Expands, bool StripsTabs, WordBuilder Body);

    /// <summary>True where one stood here; <paramref name="redirection"/> is null where it carries nothing.</summary>
    private bool TryParseRedirection(out Redirection? redirection)
    {
        redirection = null;
        var start = _at;
        var descriptor = -1;
        if (char.IsAsciiDigit(Current) && Next is '<' or '>')
        {
            descriptor = Current - '0';
            _at++;
        }

        var both = Current == '&' && Next == '>';
        if (both) _at++;
        switch (Current)
        {
            case '<' when Next == '<':
                redirection = ParseHere();
                return true;
            case '<' when Next == '(':
            case '>' when Next == '(':
                // A process as a file: its commands are read, its output is not known.
                _at = start;
                return false;
            case '<':
                _at++;
                if (Current is '&' or '>') _at++;
                redirection = Target(RedirectionKind.Input, descriptor < 0 ? 0 : descriptor);
                return true;
            case '>':
                _at++;
                var kind = RedirectionKind.Output;
                if (Current == '>') kind = RedirectionKind.Append;
                else if (Current == '&') kind = RedirectionKind.Duplicate;
                if (Current is '>' or '&' or '|') _at++;
                redirection = Target(kind, both ? -1 : descriptor < 0 ? 1 : descriptor);
                return true;
            default:
                _at = start;
                return false;
        }
    }

    private Redirection Target(RedirectionKind kind, int descriptor)
    {
        SkipBlanks();
        return new Redirection(kind, descriptor, ParseWord() ?? ShellWord.Empty);
    }

    private Redirection ParseHere()
    {
        _at += 2;
        if (Current == '<')
        {
            _at++;
            return Target(RedirectionKind.Here, 0);
        }

        var strips = Current == '-';
        if (strips) _at++;
        SkipBlanks();
        var expands = true;
        var delimiter = new System.Text.StringBuilder();
        while (_at < _text.Length && !IsWordEnd(_text[_at]))
        {
            var c = _text[_at++];
            if (c is '\'' or '"' or '\\') expands = false;
            else delimiter.Append(c);
        }

        var heredoc = new PendingHeredoc(delimiter.ToString(), expands, strips, new WordBuilder());
        _heredocs.Enqueue(heredoc);
        return new Redirection(RedirectionKind.Here, 0, new ShellWord([new HeredocPart(heredoc.Body)]));
    }

    // Bodies follow the line that asked for them.
    private void ReadHeredocs()
    {
        while (_heredocs.TryDequeue(out var heredoc)) ReadHeredoc(heredoc);
    }

    private void ReadHeredoc(PendingHeredoc heredoc)
    {
        var body = new System.Text.StringBuilder();
        var start = _at;
        while (true)
        {
            if (_at >= _text.Length)
            {
                Complain("a here-document is not closed");
                break;
            }

            var end = _text.IndexOf('\n', _at);
            if (end < 0) end = _text.Length;
            var line = _text.AsSpan(_at, end - _at);
            if (line.EndsWith('\r')) line = line[..^1];
            if (heredoc.StripsTabs) line = line.TrimStart('\t');
            _at = Math.Min(end + 1, _text.Length);
            if (line.SequenceEqual(heredoc.Delimiter)) break;
            body.Append(line).Append('\n');
        }

        if (!heredoc.Expands)
        {
            heredoc.Body.Append(body.ToString(), quoted: true);
            return;
        }

        if (!Enter()) return;
        var nested = new ShellParser(body.ToString(), _offset + start, _depth, _problems);
        while (nested._at < nested._text.Length) nested.ReadPiece(heredoc.Body, inQuotes: true);
        Leave();
    }
}
