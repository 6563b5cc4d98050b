using System.Data.Common;

namespace LineageService.Ingestion.Collecting.Catalogs.Databases;

/// <summary>Columns of a row by their place, NULL as null.</summary>
internal static class ReaderColumns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column) switch
    {
        string text => text,
        char sign => sign.ToString(),
        var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture),
    };

    public static long Number(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? 0 : Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    public static bool Flag(this DbDataReader row, int column) => !row.IsDBNull(column) && row.GetBoolean(column);

    public static string[] Texts(this DbDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<string[]>(column);
}
