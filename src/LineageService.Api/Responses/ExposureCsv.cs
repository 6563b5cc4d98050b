using System.Globalization;
using System.Text;
using LineageService.Api.Contracts;

namespace LineageService.Api.Responses;

/// <summary>An exposure report as CSV (RFC 4180), a row for each label at a sink.</summary>
public static class ExposureCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    public static string Write(ExposureResponse report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder(
            "tag,origin,origin_node,level,form,flow,sink,sink_zone,sink_column,owner,readers_30d,hops,control,constraint,status,first_seen,risk,witness\r\n");
        foreach (var row in report.Rows)
        {
            string?[] values =
            [
                row.Tag, row.Origin, row.OriginNode, row.Level, row.Form, row.Indirect ? "indirect" : "direct", row.Sink, row.SinkZone, row.SinkColumn, row.Owner,
                row.Readers30d?.ToString(CultureInfo.InvariantCulture), row.Hops.ToString(CultureInfo.InvariantCulture), row.Control, row.Constraint, row.Status,
                row.FirstSeen?.ToString("O", CultureInfo.InvariantCulture),
                row.Risk.ToString(CultureInfo.InvariantCulture), string.Join(" > ", row.Witness),
            ];
            text.AppendJoin(',', values.Select(Quoted)).Append("\r\n");
        }

        return text.ToString();
    }

    // A value that a spreadsheet would take for a formula is shown as text.
    private static string Quoted(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var shown = value[0] is '=' or '+' or '@' ? "'" + value : value;
        return shown.AsSpan().ContainsAny(",\"\r\n") ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }
}
