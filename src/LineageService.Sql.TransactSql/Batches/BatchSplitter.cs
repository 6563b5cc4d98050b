using System.Buffers;
using System.Collections.Immutable;

namespace LineageService.Sql.TransactSql.Batches;

/// <summary>
/// Splits a script at its GO lines, as sqlcmd and SSMS do: GO alone on a line, perhaps with a count, outside strings, quoted names and
/// comments. Not a parser: a GO that is an alias (<c>SELECT 1 GO</c>) stands on a line with other words and does not split.
/// </summary>
internal static class BatchSplitter
{
    private static readonly SearchValues<char> Stops = SearchValues.Create("'\"[-/\n");

    /// <summary>The batches in order; empty ones between two GO lines are left out.</summary>
    public static ImmutableArray<Batch> Split(string sql)
    {
        var batches = ImmutableArray.CreateBuilder<Batch>();
        var start = 0;
        var position = 0;
        var atLineStart = true;
        while (position < sql.Length)
        {
            if (atLineStart && GoLineEnd(sql, position) is var end and >= 0)
            {
                Add(batches, sql, start, position);
                start = position = end;
                continue;
            }

            atLineStart = false;
            var step = sql.AsSpan(position).IndexOfAny(Stops);
            if (step < 0) break;
            position += step;
            if (sql[position] == '\n')
            {
                atLineStart = true;
                position++;
            }
            else
            {
                position = BehindQuoteOrComment(sql, position);
            }
        }

        Add(batches, sql, start, sql.Length);
        return batches.ToImmutable();
    }

    private static void Add(ImmutableArray<Batch>.Builder batches, string sql, int start, int end)
    {
        if (!sql.AsSpan(start, end - start).IsWhiteSpace()) batches.Add(new Batch(start, end - start));
    }

    /// <summary>
    /// The offset behind the line (its line feed included) where the line at <paramref name="position"/> is a GO line; -1 where not.
    /// </summary>
    private static int GoLineEnd(string sql, int position)
    {
        var length = sql.AsSpan(position).IndexOf('\n');
        var end = length < 0 ? sql.Length : position + length + 1;
        var line = sql.AsSpan(position, end - position).Trim();
        if (line.Length < 2 || !line[..2].Equals("GO", StringComparison.OrdinalIgnoreCase)) return -1;
        var rest = line[2..];
        if (rest.Length > 0 && !char.IsWhiteSpace(rest[0]) && rest[0] is not (';' or '-')) return -1;
        rest = rest.Trim();
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        rest = (digits < 0 ? default : rest[digits..]).TrimStart();
        if (rest.StartsWith(";")) rest = rest[1..].TrimStart();
        return rest.IsEmpty || rest.StartsWith("--") ? end : -1;
    }

    private static int BehindQuoteOrComment(string sql, int position)
    {
        var rest = sql.AsSpan(position);
        switch (sql[position])
        {
            case '\'':
                return BehindQuote(sql, position, '\'');
            case '"':
                return BehindQuote(sql, position, '"');
            case '[':
                return BehindQuote(sql, position, ']');
            case '-' when rest.StartsWith("--"):
                var lineEnd = rest.IndexOf('\n');
                return lineEnd < 0 ? sql.Length : position + lineEnd;
            case '/' when rest.StartsWith("/*"):
                return BehindComment(sql, position + 2);
            default:
                return position + 1;
        }
    }

    private static int BehindQuote(string sql, int position, char close)
    {
        position++;
        while (true)
        {
            var length = sql.AsSpan(position).IndexOf(close);
            if (length < 0) return sql.Length;
            position += length + 1;

            // A doubled closing sign stands for itself.
            if (position >= sql.Length || sql[position] != close) return position;
            position++;
        }
    }

    // T-SQL's block comments nest.
    private static int BehindComment(string sql, int position)
    {
        for (var depth = 1; depth > 0; position += 2)
        {
            var step = sql.AsSpan(position).IndexOfAny('*', '/');
            if (step < 0) return sql.Length;
            position += step;
            var pair = sql.AsSpan(position);
            if (pair.StartsWith("*/")) depth--;
            else if (pair.StartsWith("/*")) depth++;
            else position--;
        }

        return position;
    }
}
