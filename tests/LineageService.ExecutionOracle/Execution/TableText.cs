using System.Globalization;
using LineageService.ExecutionOracle.Generation;

namespace LineageService.ExecutionOracle.Execution;

/// <summary>The statements that fill a table. The values are the generator's own: digits and letters.</summary>
internal static class TableText
{
    public static string Reload(BaseTable table) => $"DELETE FROM {table.Name}{Insert(table)}";

    private static string Insert(BaseTable table)
    {
        if (table.Rows.IsEmpty) return "";
        var rows = table.Rows.Select(row => $"({string.Join(", ", row.Select(Literal))})");
        return $"; INSERT INTO {table.Name} VALUES {string.Join(", ", rows)}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text}'",
        _ => ((long)value).ToString(CultureInfo.InvariantCulture),
    };
}
