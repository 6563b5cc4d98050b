namespace LineageService.Sql.Binding;

/// <summary>A field inside a column that is written, with what it comes from and the fields below it. Made once for the edges and for the schema.</summary>
/// <param name="Path">Dotted, with the column's name in front.</param>
/// <param name="Value">What the field stands for; where its definition does not tell, the field of the value around it.</param>
internal sealed record WrittenField(string Path, BoundExpression Value, WrittenField[] Fields)
{
    // Structs nest less deeply than this (BigQuery: 15).
    private const int MaxDepth = 15;

    /// <summary>The fields below a value; empty where it is no struct or its fields are not known.</summary>
    /// <param name="path">What the value is called.</param>
    public static WrittenField[] Of(string path, BoundExpression value) => Of(path, value, 0);

    private static WrittenField[] Of(string path, BoundExpression value, int depth)
    {
        if (depth > MaxDepth || StructShape.FieldsOf(value) is not { } names) return [];
        var fields = new WrittenField[names.Count];
        var count = 0;
        foreach (var name in names)
        {
            if (name == "*") continue;
            var inner = StructShape.Narrow(value, name) ?? new BoundField(value, name, value.Span);
            var inside = $"{path}.{name}";
            fields[count++] = new WrittenField(inside, inner, Of(inside, inner, depth + 1));
        }

        return count == fields.Length ? fields : fields[..count];
    }
}
