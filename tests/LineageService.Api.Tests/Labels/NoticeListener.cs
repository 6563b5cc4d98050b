using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LineageService.Testing.Servers;

namespace LineageService.Api.Tests.Labels;

/// <summary>An address to which notices about labels are posted, and what came. Mutable.</summary>
internal sealed class NoticeListener : IDisposable
{
    private readonly Channel<JsonNode> _taken = Channel.CreateUnbounded<JsonNode>();
    private readonly HttpListener _listener = new();
    private int _failures;

    /// <param name="failures">How many posts are turned away before one is taken.</param>
    public NoticeListener(int failures = 0)
    {
        _failures = failures;
        var port = FreePorts.One();
        Address = $"http://127.0.0.1:{port}/labels";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync, CancellationToken.None);
    }

    public string Address { get; }

    public Task<JsonNode> NextAsync() =>
        _taken.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public bool HasMore => _taken.Reader.TryPeek(out _);

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var body = JsonNode.Parse(context.Request.InputStream)!;
                if (_failures-- > 0) context.Response.StatusCode = 503;
                else _taken.Writer.TryWrite(body);
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
