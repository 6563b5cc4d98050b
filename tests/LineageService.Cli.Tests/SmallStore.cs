namespace LineageService.Cli.Tests;

/// <summary>A store with <c>ods.users (id, phone) → dwd.users (id, phone_hash) → ads.contacts (phone_hash)</c>, made by <c>import</c>.</summary>
public sealed class SmallStore : IAsyncLifetime
{
    private const string Lines =
        """
        {"table": "ods.users", "columns": ["id", "phone", "country"], "namespace": "db"}
        {"table": "dwd.users", "columns": ["id", "phone_hash"], "namespace": "db"}
        {"table": "ads.contacts", "columns": ["phone_hash"], "namespace": "db"}
        {"table": "old.ods.users", "columns": ["id"], "namespace": "archive"}
        {"namespace": "etl", "name": "users", "dialect": "spark", "datasetNamespace": "db", "sql": "INSERT INTO dwd.users\nSELECT id, sha2(phone, 256)\nFROM ods.users WHERE country = 'DE'"}
        {"namespace": "etl", "name": "contacts", "dialect": "spark", "datasetNamespace": "db", "sql": "INSERT INTO ads.contacts SELECT phone_hash FROM dwd.users"}
        """;

    private readonly WorkFolder _folder = new();

    public string Directory => _folder.PathOf("store");

    public async ValueTask InitializeAsync()
    {
        var imported = await Command.RunAsync("import", _folder.Write("warehouse.jsonl", Lines), "--store", Directory);
        Assert.Equal(0, imported.ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
