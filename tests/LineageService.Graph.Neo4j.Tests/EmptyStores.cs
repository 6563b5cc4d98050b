using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>Opens stores on the shared server.</summary>
internal static class EmptyStores
{
    public static Neo4jStoreOptions Options =>
        new(Neo4jServer.Shared.Address, Neo4jServer.Shared.Database) { User = Neo4jServer.Shared.User, Password = Neo4jServer.Shared.Password };

    /// <summary>An empty store.</summary>
    public static async Task<Neo4jLineageStore> OpenAsync(CancellationToken cancellationToken)
    {
        await Neo4jServer.Shared.ClearAsync(cancellationToken);
        return await AgainAsync(cancellationToken);
    }

    /// <summary>The store as another replica opens it.</summary>
    public static Task<Neo4jLineageStore> AgainAsync(CancellationToken cancellationToken) => Neo4jLineageStore.OpenAsync(Options, cancellationToken);
}
