using System.Net;
using System.Text;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>A server on this machine that answers every request alike, as Neo4j does in states that are hard to bring about. Mutable.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, (int Status, string Body)> _answer;
    private int _requests;

    /// <param name="answer">Of the number of the request, from 1 on.</param>
    public StubServer(Func<int, (int Status, string Body)> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePorts.One()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public int Requests => _requests;

    public static string Error(string code, string message = "") => $$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""";

    /// <summary>A result of one row and one column.</summary>
    public static string Row(string text) => $$$"""{"data":{"fields":["x"],"values":[[{"$type":"String","_value":"{{{text}}}"}]]},"bookmarks":["b"]}""";

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var (status, body) = _answer(Interlocked.Increment(ref _requests));
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
