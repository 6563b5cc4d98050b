using LineageService.Graph.Neo4j;
using LineageService.Testing.Servers;

namespace LineageService.Benchmarks.Suite.Neo4j;

/// <summary>An empty store on the Neo4j server of this machine, with the memory and the compiler of a real one.</summary>
internal static class BenchmarkDatabase
{
    private static readonly Lazy<Neo4jServer> Started = new(() =>
        Environment.GetEnvironmentVariable(Neo4jServer.EnvironmentVariable) is { Length: > 0 }
            ? Neo4jServer.Shared
            : Neo4jServer.StartOwn(("HEAP", "1g"), ("PAGE_CACHE", "256m"), ("JAVA_OPTS", "")));

    public static Neo4jServer Server => Started.Value;

    public static Neo4jStoreOptions Options => new(Started.Value.Address, Started.Value.Database) { User = Started.Value.User, Password = Started.Value.Password };

    /// <summary>What the server has used of the processors; null for one that runs elsewhere.</summary>
    public static TimeSpan? ProcessorTime => Started.Value.ProcessorTime;

    public static async Task<Neo4jLineageStore> OpenEmptyAsync(CancellationToken cancellationToken)
    {
        await Started.Value.ClearAsync(cancellationToken);
        return await Neo4jLineageStore.OpenAsync(Options, cancellationToken);
    }
}
