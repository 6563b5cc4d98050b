using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LineageService.Cli.Tests.Collect;

/// <summary>A schema registry with one subject, on loopback, that asks for a token.</summary>
internal sealed class SmallRegistry : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private Task _serving = Task.CompletedTask;

    public required string Address { get; init; }

    /// <summary>Requests with the right token.</summary>
    public int Asked { get; private set; }

    public static Task<SmallRegistry> StartAsync(string token, Func<string> schema)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var registry = new SmallRegistry { Address = $"http://127.0.0.1:{port}" };
        registry._listener.Prefixes.Add(registry.Address + "/");
        registry._listener.Start();
        registry._serving = registry.ServeAsync(token, schema);
        return Task.FromResult(registry);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync(string token, Func<string> schema)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            var isKnown = context.Request.Headers["Authorization"] == $"Bearer {token}";
            context.Response.StatusCode = isKnown ? 200 : 401;
            if (isKnown) Asked++;
            var body = context.Request.Url!.AbsolutePath == "/subjects"
                ? "[\"shop.orders-value\"]"
                : JsonSerializer.Serialize(new { subject = "shop.orders-value", version = 1, id = 1, schema = schema() });
            if (isKnown) await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
