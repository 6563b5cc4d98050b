using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace LineageService.ExecutionOracle.Execution;

/// <summary>The rows of a result as text, in no order.</summary>
internal sealed class QueryAnswer
{
    /// <summary>Beyond so many rows a query is not worth its time.</summary>
    public const int RowLimit = 3_000;

    private const string Null = "\u2205";
    private const char Separator = '\u001F';

    private readonly string[] _lines;

    private QueryAnswer(string[] names, List<string[]> rows)
    {
        Names = names;
        Rows = rows;
        _lines = [.. rows.Select(row => string.Join(Separator, row))];
        Array.Sort(_lines, StringComparer.Ordinal);
    }

    public string[] Names { get; }

    public List<string[]> Rows { get; }

    public bool SameAs(QueryAnswer other) => _lines.AsSpan().SequenceEqual(other._lines);

    /// <summary>The rows cut down to some columns, sorted.</summary>
    public string[] Project(int[] columns)
    {
        var lines = new string[Rows.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var row = Rows[i];
            lines[i] = string.Join(Separator, columns.Select(column => row[column]));
        }

        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }

    public static QueryAnswer Read(DbDataReader reader)
    {
        var names = new string[reader.FieldCount];
        for (var i = 0; i < names.Length; i++) names[i] = reader.GetName(i);
        var rows = new List<string[]>();
        while (reader.Read() && rows.Count <= RowLimit)
        {
            var row = new string[names.Length];
            for (var i = 0; i < row.Length; i++) row[i] = TextOf(reader.GetValue(i));
            rows.Add(row);
        }

        return new QueryAnswer(names, rows);
    }

    private static string TextOf(object value) => value switch
    {
        DBNull => Null,
        string text => text,

        // One value, one text: PostgreSQL's numerics keep zeros behind the point.
        decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(',', items.Cast<object>().Select(TextOf)),
        _ => value.ToString() ?? "",
    };
}
