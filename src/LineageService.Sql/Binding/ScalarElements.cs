using LineageService.Sql.Query;

namespace LineageService.Sql.Binding;

/// <summary>Arrays whose elements surely have no fields, so that a name nearby cannot be one: a list with a literal in it, what splits a text, what counts.</summary>
internal static class ScalarElements
{
    private const int DepthLimit = 8;

    /// <summary>True where the text shows it; false for all that is not known.</summary>
    public static bool Of(BoundExpression array) => Of(array, 0);

    private static bool Of(BoundExpression array, int depth)
    {
        if (array is not BoundCall call || depth > DepthLimit) return false;
        switch (call.Name.ToUpperInvariant())
        {
            case "ARRAY":
                foreach (var element in call.Arguments) if (element.Expression is BoundConstant { Kind: LiteralKind.String or LiteralKind.Number }) return true;
                return false;
            case "ARRAY_CONCAT" or "COALESCE" or "IFNULL" or "NVL":
                foreach (var part in call.Arguments) if (Of(part.Expression, depth + 1)) return true;
                return false;
            case "SPLIT" or "STRING_TO_ARRAY" or "REGEXP_EXTRACT_ALL" or "GENERATE_ARRAY" or "GENERATE_DATE_ARRAY" or "GENERATE_TIMESTAMP_ARRAY" or "SEQUENCE":
                return true;
            default:
                return false;
        }
    }
}
