using LineageService.Graph.Conformance;
using LineageService.Graph.Store;

namespace LineageService.Graph.Tests;

public sealed class InMemoryStoreTests : StoreConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemorySearchTests : SearchConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryTraversalTests : TraversalConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryEventLogTests : EventLogConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryHistoryTests : HistoryConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryPastTests : PastConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryHorizonTests : HorizonConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryImageTests : ImageConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class InMemoryLeaseTests : LeaseConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}

public sealed class SharedMemoryLeaseTests : LeaseConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult(new SharedMemory().Open());
}
