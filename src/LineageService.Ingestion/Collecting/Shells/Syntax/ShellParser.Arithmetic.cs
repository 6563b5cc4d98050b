namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    // Each `((` is looked through this far and no further, for it may open two subshells as well.
    private const int MaximumArithmetic = 1024;

    /// <summary>True where the text from here closes with <c>))</c> as an expression does.</summary>
    private bool IsArithmetic(int start)
    {
        var depth = 0;
        var limit = Math.Min(_text.Length - 1, start + MaximumArithmetic);
        for (var at = start; at < limit; at++)
        {
            switch (_text[at])
            {
                case '(':
                    depth++;
                    break;
                case ')' when depth == 0:
                    return _text[at + 1] == ')';
                case ')':
                    depth--;
                    break;
                case ';' or '\n':
                    return false;
            }
        }

        return false;
    }

    /// <summary>The expression up to <c>))</c>, which it takes.</summary>
    private ShellWord ParseArithmetic()
    {
        var word = new WordBuilder();
        for (var depth = 0; _at < _text.Length;)
        {
            var c = _text[_at];
            if (c == ')' && depth == 0)
            {
                _at += Next == ')' ? 2 : 1;
                return word.ToWord();
            }

            if (c == '(') depth++;
            if (c == ')') depth--;
            ReadPiece(word, inQuotes: true);
        }

        Complain("`))` is missing");
        return word.ToWord();
    }

    private ShellWord ParseArithmeticUntil(char end)
    {
        var word = new WordBuilder();
        while (_at < _text.Length && _text[_at] != end && _text[_at] != '\n' && _text[_at] != ')') ReadPiece(word, inQuotes: true);
        if (Current == end) _at++;
        return word.ToWord();
    }
}
