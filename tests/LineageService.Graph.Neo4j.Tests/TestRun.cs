using System.Runtime.CompilerServices;
using LineageService.Graph.Conformance;
using LineageService.Testing.Servers;

// One server, one database: tests empty it before they begin.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(LineageService.Graph.Neo4j.Tests.TestRun))]

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>What all tests of this run share.</summary>
public sealed class TestRun : IDisposable
{
    /// <summary>Two random worlds of each kind instead of 4 to 12, and every fifth point of a picture: a commit here is two round trips.</summary>
    [ModuleInitializer]
    internal static void Size() => (ConformanceSize.MaxWorlds, ConformanceSize.PointStep) = (1, 25);

    public void Dispose() => Neo4jServer.DisposeShared();
}
