using System.Collections.Immutable;
using System.Text;

namespace LineageService.Sql.TransactSql.Batches;

/// <summary>
/// The text that the fallback reads: refused batches and GO lines as they are, everything else blank, so that every span is one of the
/// whole text and one pass serves all refused batches. Not a copy without the accepted batches: its length is that of the text.
/// </summary>
internal static class FallbackText
{
    /// <param name="accepted">Batches to blank out, in order.</param>
    public static string Of(string sql, IReadOnlyList<Batch> accepted)
    {
        if (accepted.Count == 0) return sql;
        var text = new StringBuilder(sql.Length);
        var position = 0;
        foreach (var batch in accepted)
        {
            text.Append(sql, position, batch.Start - position).Append(' ', batch.Length);

            // A batch ends with its line feed, and the GO behind it must stay alone on its line.
            if (sql[batch.End - 1] == '\n') text[^1] = '\n';
            position = batch.End;
        }

        return text.Append(sql, position, sql.Length - position).ToString();
    }

    /// <summary>True where an offset lies in one of the batches, which are in order.</summary>
    public static bool Contains(ImmutableArray<Batch> batches, int offset)
    {
        var low = 0;
        var high = batches.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (offset < batches[middle].Start) high = middle - 1;
            else if (offset >= batches[middle].End) low = middle + 1;
            else return true;
        }

        return false;
    }
}
