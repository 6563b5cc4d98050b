using LineageService.Sql.Functions;

namespace LineageService.Sql.Dialects;

/// <summary>The one place where a dialect gets its functions.</summary>
internal static class DialectFunctions
{
    public static FunctionCatalog For(string dialect) => FunctionCatalogs.For(dialect);
}
