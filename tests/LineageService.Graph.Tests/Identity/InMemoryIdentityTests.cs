using LineageService.Graph.Conformance;
using LineageService.Graph.Store;

namespace LineageService.Graph.Tests.Identity;

public sealed class InMemoryIdentityTests : IdentityConformance
{
    protected override Task<ILineageStore> OpenAsync() => Task.FromResult<ILineageStore>(new InMemoryLineageStore());
}
