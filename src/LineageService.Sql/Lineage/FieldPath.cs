namespace LineageService.Sql.Lineage;

/// <summary>The fields that are still to be followed into a struct value, outermost first: <c>a.b.c</c> over <c>a</c> is b, then c.</summary>
internal sealed record FieldPath(string Field, FieldPath? Inner);
