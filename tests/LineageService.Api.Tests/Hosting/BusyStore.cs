using System.Reflection;
using System.Runtime.ExceptionServices;
using LineageService.Graph.Store;

namespace LineageService.Api.Tests.Hosting;

/// <summary>An in-memory store whose disk can be full for a while: reads go on, commits fail.</summary>
public class BusyStore : DispatchProxy
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
            return Task.FromException<long>(new LineageStoreException("The disk is full.", isTransient: true));
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
