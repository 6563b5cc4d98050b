using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

/// <summary>All that a collector found, and short texts of it.</summary>
internal sealed class Collected
{
    private readonly List<CollectedItem> _items = [];

    public static async Task<Collected> OfAsync(ICollector collector)
    {
        var collected = new Collected();
        await foreach (var item in collector.CollectAsync(null, TestContext.Current.CancellationToken)) collected._items.Add(item);
        return collected;
    }

    public IEnumerable<CatalogTable> Tables => _items.OfType<CollectedTable>().Select(item => item.Table);

    public IEnumerable<CollectedTask> Tasks => _items.OfType<CollectedTask>();

    public IEnumerable<CollectedOpaqueTask> Opaque => _items.OfType<CollectedOpaqueTask>();

    public IEnumerable<string> Failures => _items.OfType<CollectedFailure>().Select(item => item.Failure.Message);

    public IEnumerable<string> Aliases =>
        _items.OfType<CollectedAlias>()
            .Select(alias => $"{alias.Alias.Namespace} {alias.Alias.Name} = {alias.Dataset.Namespace} {alias.Dataset.Name}");

    public CatalogTable Table(string name) => Assert.Single(Tables, table => table.Schema.Name.ToString() == name);

    /// <summary><c>name type MODE</c>, one for each column.</summary>
    public string[] Columns(string name) =>
        [.. Table(name).Fields.Select(field =>
            string.Join(' ', new[] { field.Path, field.Type, field.Mode }.Where(part => part is not null)))];

    /// <summary><c>a+b</c>, one for each key.</summary>
    public string[] Keys(string name) => [.. Table(name).Schema.Keys.Select(key => string.Join('+', key))];
}
