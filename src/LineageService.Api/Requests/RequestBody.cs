namespace LineageService.Api.Requests;

/// <summary>A request's body: whole, decompressed, valid UTF-8 without byte order mark. Dispose gives its bytes back to the budget.</summary>
public sealed class RequestBody : IDisposable
{
    private readonly BodyBudget _budget;
    private long _taken;

    internal RequestBody(ReadOnlyMemory<byte> utf8, BodyBudget budget, long taken)
    {
        Utf8 = utf8;
        _budget = budget;
        _taken = taken;
    }

    public ReadOnlyMemory<byte> Utf8 { get; }

    public void Dispose() => _budget.Return(Interlocked.Exchange(ref _taken, 0));
}
