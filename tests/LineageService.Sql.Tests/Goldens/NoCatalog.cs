using LineageService.Sql.Catalog;

namespace LineageService.Sql.Tests.Goldens;

/// <summary>A catalog that knows nothing: a golden's tables are in its own DDL.</summary>
public sealed class NoCatalog : ISchemaCatalog
{
    public static NoCatalog Instance { get; } = new();

    public TableSchema? Find(ReadOnlySpan<string> parts) => null;
}
