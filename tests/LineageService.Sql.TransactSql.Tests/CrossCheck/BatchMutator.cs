namespace LineageService.Sql.TransactSql.Tests.CrossCheck;

/// <summary>
/// Damages texts token by token: leaves out, doubles, swaps and replaces words and signs by those of other texts, or cuts the text off. The
/// same seed gives the same texts. Mutable.
/// </summary>
/// <param name="first">The first character that may be put in.</param>
/// <param name="beyond">The first behind it that may not.</param>
internal sealed class BatchMutator(int seed, IReadOnlyList<string> texts, char first = ' ', char beyond = '\u007F')
{
    private readonly Random _random = new(seed);

    public string Next()
    {
        var pieces = Pieces(Pick(texts));
        var donor = Pieces(Pick(texts));
        for (var i = _random.Next(1, 4); i > 0 && pieces.Count > 1; i--) Damage(pieces, donor);
        return string.Concat(pieces);
    }

    private void Damage(List<string> pieces, List<string> donor)
    {
        var at = _random.Next(pieces.Count);
        switch (_random.Next(6))
        {
            case 0:
                pieces.RemoveAt(at);
                break;
            case 1:
                pieces.Insert(at, pieces[at]);
                break;
            case 2:
                var other = _random.Next(pieces.Count);
                (pieces[at], pieces[other]) = (pieces[other], pieces[at]);
                break;
            case 3 when donor.Count > 0:
                pieces[at] = Pick(donor);
                break;
            case 4 when donor.Count > 0:
                var from = _random.Next(donor.Count);
                pieces.InsertRange(at, donor.GetRange(from, Math.Min(_random.Next(1, 30), donor.Count - from)));
                break;
            default:
                if (_random.Next(4) == 0) pieces.RemoveRange(at, pieces.Count - at);
                else pieces.Insert(at, ((char)_random.Next(first, beyond)).ToString());
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    /// <summary>Words, runs of white space and single signs; together the text.</summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            if (char.IsLetterOrDigit(text[start])) while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            else if (char.IsWhiteSpace(text[start])) while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }
}
