using System.Collections.Immutable;
using System.Globalization;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ExecutionOracle.Perturbing;

/// <summary>
/// The changes tried on each column and each table. Different ones show different things: a single value, all values, nulls, values that are nowhere else.
/// </summary>
internal static class Changes
{
    /// <summary>Markers start here and lie apart; no expression over other values comes so far.</summary>
    private const long FirstMarker = 7_300_017;

    /// <summary>In every marker of a text; no other text has it.</summary>
    public const string TextMark = "Qq7";

    public static bool IsMarker(string value) =>
        value.Contains(TextMark, StringComparison.OrdinalIgnoreCase)
        || (value.Length == 7 && value.StartsWith("730", StringComparison.Ordinal) && long.TryParse(value, CultureInfo.InvariantCulture, out _));

    /// <summary>A marker as it was put in, not what an expression made of one.</summary>
    public static bool IsUnchangedMarker(string value) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? number >= FirstMarker && (number - FirstMarker) % 101 == 0
            : value.Length == TextMark.Length + 1 && value.StartsWith(TextMark, StringComparison.Ordinal);

    public static IEnumerable<Change> OfColumn(BaseTable table, int column, ulong seed)
    {
        var choices = new Choices(seed);
        var type = table.Columns[column].Type;
        var name = table.Columns[column].Name;
        yield return Of("markers", [.. table.Rows.Select((_, row) => Marker(type, row))], markers: true);
        yield return Of("rotated", [.. table.Rows.Select((_, row) => table.Rows[(row + 1) % table.Rows.Length][column])]);

        // Keys stay unique and are never null.
        if (name == BaseTable.KeyName) yield break;
        yield return Of("all null", [.. table.Rows.Select(_ => (object?)null)]);
        for (var i = 0; i < 2; i++) yield return Of("other values", [.. table.Rows.Select(_ => World.Value(choices, type))]);
        for (var i = 0; i < 3; i++)
        {
            var changed = choices.Below(table.Rows.Length);
            var values = table.Rows.Select(row => row[column]).ToArray();
            values[changed] = i == 2 ? null : World.Value(choices, type);
            yield return Of(i == 2 ? "one null" : "one other value", values);
        }

        Change Of(string what, object?[] values, bool markers = false) =>
            new(table.Name, name, table with { Rows = [.. table.Rows.Select((row, at) => row.SetItem(column, values[at]))] }, markers, what);
    }

    public static IEnumerable<Change> OfRows(BaseTable table, ulong seed)
    {
        var choices = new Choices(seed);
        for (var i = 0; i < 2; i++) yield return Of("a row less", table.Rows.RemoveAt(choices.Below(table.Rows.Length)));
        yield return Of("half of the rows", [.. table.Rows.Where((_, at) => at % 2 == 0)]);
        yield return Of("a row more", table.Rows.Add(table.Rows[choices.Below(table.Rows.Length)].SetItem(0, (object)(long)(table.Rows.Length + 1))));
        yield return Of("no rows", []);

        Change Of(string what, ImmutableArray<ImmutableArray<object?>> rows) => new(table.Name, null, table with { Rows = rows }, false, what);
    }

    private static object Marker(ColumnType type, int row) => type == ColumnType.Number ? FirstMarker + (row * 101) : TextMark + (char)('A' + row);
}
