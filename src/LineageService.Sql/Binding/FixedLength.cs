using System.Globalization;

namespace LineageService.Sql.Binding;

/// <summary>The length of a column that is declared with one length for all values: CHAR(11). That of VARCHAR is only the longest.</summary>
internal static class FixedLength
{
    /// <summary>As a literal beside those of a function that cuts; null where none is declared.</summary>
    public static string? Proof(ColumnSymbol symbol)
    {
        if (symbol is not ScanColumn { Node.Column.Type: { } type }) return null;
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = type.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open) return null;
        if (type.AsSpan(0, open).Trim().ToString().ToUpperInvariant() is not ("CHAR" or "CHARACTER" or "NCHAR" or "BPCHAR" or "BINARY")) return null;
        return int.TryParse(type.AsSpan(open + 1, close - open - 1), NumberStyles.None | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var length)
            ? string.Create(CultureInfo.InvariantCulture, $"length={length}")
            : null;
    }
}
