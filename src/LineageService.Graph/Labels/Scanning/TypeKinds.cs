namespace LineageService.Graph.Labels.Scanning;

/// <summary>What kinds of values a declared type can hold, one bit each. A flag holds no address, whatever it is called.</summary>
internal static class TypeKinds
{
    public const int None = 0, Text = 1, Number = 2, Date = 4, TextOrNumber = Text | Number, DateTextOrNumber = Text | Number | Date;

    /// <summary>Of a type that is not known, all of them; of booleans and of records none.</summary>
    public static int Of(string? type)
    {
        if (string.IsNullOrWhiteSpace(type)) return DateTextOrNumber;
        var name = type.AsSpan().Trim();
        var open = name.IndexOfAny('(', '<', ' ');
        if (open > 0)
        {
            var head = name[..open];
            if (head.Equals("ARRAY", StringComparison.OrdinalIgnoreCase) && name[open] == '<') return Of(name[(open + 1)..^1].ToString());
            if (head.Equals("NULLABLE", StringComparison.OrdinalIgnoreCase) || head.Equals("LOWCARDINALITY", StringComparison.OrdinalIgnoreCase)) return Of(name[(open + 1)..^1].ToString());
            name = head;
        }

        return name.ToString().ToUpperInvariant() switch
        {
            "BOOL" or "BOOLEAN" or "BIT" or "LOGICAL" or "RECORD" or "STRUCT" or "ROW" or "MAP" or "TUPLE" or "INTERVAL" or "TIME" => None,
            "DATE" or "DATETIME" or "TIMESTAMP" or "DATETIME2" or "TIMESTAMPTZ" or "TIMESTAMP_NTZ" or "TIMESTAMP_LTZ" or "DATE32" or "DATETIME64" or "SMALLDATETIME" => Date,
            "INT" or "INTEGER" or "BIGINT" or "SMALLINT" or "TINYINT" or "INT64" or "INT32" or "INT8" or "INT16" or "UINT64" or "UINT32" or "LONG" or "NUMERIC" or "DECIMAL" or "NUMBER"
                or "BIGNUMERIC" or "FLOAT" or "FLOAT64" or "FLOAT32" or "DOUBLE" or "REAL" or "MEDIUMINT" or "INT4" or "FLOAT4" or "FLOAT8" => Number,
            _ => Text,
        };
    }
}
