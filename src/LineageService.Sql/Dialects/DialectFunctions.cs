using LineageService.Sql.Functions;

namespace LineageService.Sql.Dialects;

/// <summary>The one place where a dialect gets its functions.</summary>
internal static class DialectFunctions
{
    private static readonly FunctionCatalog Empty = new([]);

    public static FunctionCatalog For(string dialect) => dialect.Length == 0 ? Empty : Empty;
}
