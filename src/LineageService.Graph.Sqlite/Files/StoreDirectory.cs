namespace LineageService.Graph.Sqlite.Files;

/// <summary>The files of a store.</summary>
/// <param name="Path">The directory.</param>
internal sealed record StoreDirectory(string Path)
{
    public string Database => System.IO.Path.Combine(Path, "lineage.db");

    public string Snapshot => System.IO.Path.Combine(Path, "graph.snapshot");

    public string Lock => System.IO.Path.Combine(Path, "lock");

    /// <summary>Where the database is kept before a migration from a version.</summary>
    public string BackupOf(int version) =>
        System.IO.Path.Combine(Path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lineage.v{version}.backup.db"));
}
