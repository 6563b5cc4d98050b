using LineageService.Graph.Neo4j;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Suite.Neo4j;

/// <summary>An empty store on the Neo4j server of this machine, with the memory and the compiler of a real one.</summary>
internal static class BenchmarkDatabase
{
    private static readonly Lazy<Neo4jServer> Server = new(() =>
        Environment.GetEnvironmentVariable(Neo4jServer.EnvironmentVariable) is { Length: > 0 }
            ? Neo4jServer.Shared
            : Neo4jServer.StartOwn(("HEAP", "1g"), ("PAGE_CACHE", "256m"), ("JAVA_OPTS", "")));

    public static Neo4jStoreOptions Options => new(Server.Value.Address, Server.Value.Database) { User = Server.Value.User, Password = Server.Value.Password };

    /// <summary>What the server has used of the processors; null for one that runs elsewhere.</summary>
    public static TimeSpan? ProcessorTime => Server.Value.ProcessorTime;

    public static async Task<Neo4jLineageStore> OpenEmptyAsync(CancellationToken cancellationToken)
    {
        await Server.Value.ClearAsync(cancellationToken);
        return await Neo4jLineageStore.OpenAsync(Options, cancellationToken);
    }
}
