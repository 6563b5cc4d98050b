using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Testing.OpenApi;

/// <summary>Sends made-up requests to a service and gathers the answers that it should not give. Mutable.</summary>
public sealed class FuzzedSession(HttpClient client, ApiContract contract, ulong seed, ImmutableArray<string> names)
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RequestFuzzer _fuzzer = new(contract, seed, names);
    private readonly ResponseCheck _check = new(contract);
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private readonly ConcurrentDictionary<string, int> _succeeded = [];
    private readonly ConcurrentQueue<string> _violations = [];

    /// <summary>Requests and what is wrong with their answers.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Operations that answered with success at least once.</summary>
    public int Succeeded => _succeeded.Count;

    /// <summary>How often each status came.</summary>
    public string Statuses => string.Join(", ", _statuses.OrderBy(status => status.Key)
        .Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value}")));

    /// <summary>Sends the requests of some numbers.</summary>
    public Task RunAsync(int first, int count, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(first, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (number, token) =>
        {
            var request = _fuzzer.Make(number);
            if (await FindAsync(request, token) is { } violation) _violations.Enqueue($"{request}\n  {violation}");
        });

    private async Task<string?> FindAsync(FuzzedRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var message = request.ToMessage();
            using var response = await client.SendAsync(message, patience.Token);
            var body = await response.Content.ReadAsStringAsync(patience.Token);
            _statuses.AddOrUpdate((int)response.StatusCode, 1, (_, known) => known + 1);
            if (response.IsSuccessStatusCode) _succeeded.AddOrUpdate(request.Operation.ToString(), 1, (_, known) => known + 1);
            return _check.Find(request, response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer";
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException or InvalidOperationException or IOException)
        {
            // A request that the client itself will not send tells nothing of the service.
            return failure is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError } ? $"no answer: {failure.Message}" : null;
        }
    }
}
