using System.Reflection;
using System.Runtime.ExceptionServices;
using LineageService.Graph.Store;

namespace LineageService.Api.Tests.Hosting;

/// <summary>An in-memory store whose disk can be full for a while: reads go on, commits fail.</summary>
#pragma warning disable CA1001 // Who disposes the store that this plays disposes the inner one: that call is passed on as well.
public class BusyStore : DispatchProxy
#pragma warning restore CA1001
{
    private readonly InMemoryLineageStore _inner = new();

    public bool IsFull { get; set; }

    public static (ILineageStore Store, BusyStore Disk) Create()
    {
        var store = Create<ILineageStore, BusyStore>();
        return (store, (BusyStore)(object)store);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsFull && targetMethod!.Name == nameof(ILineageStore.CommitAsync))
            return Task.FromException<StoreCommit>(new LineageStoreException("The disk is full.", isTransient: true));
        try
        {
            return targetMethod!.Invoke(_inner, args);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
