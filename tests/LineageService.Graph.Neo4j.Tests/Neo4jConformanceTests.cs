using LineageService.Graph.Conformance;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Tests;

public sealed class Neo4jStoreTests : StoreConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jSearchTests : SearchConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(TestContext.Current.CancellationToken);
}

public sealed class Neo4jTraversalTests : TraversalConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(TestContext.Current.CancellationToken);
}

public sealed class Neo4jEventLogTests : EventLogConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jHistoryTests : HistoryConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jPastTests : PastConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jHorizonTests : HorizonConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jIdentityTests : IdentityConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(TestContext.Current.CancellationToken);
}

public sealed class Neo4jImageTests : ImageConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}

public sealed class Neo4jLeaseTests : LeaseConformance
{
    protected override async Task<ILineageStore> OpenAsync() => await EmptyStores.OpenAsync(Token);
}
