using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LineageService.Testing.Abuse;

/// <summary>
/// Many connections that ask for nothing, or come to it a byte at a time, to keep a server busy with waiting (slow loris). What the server closes is opened
/// anew. Mutable.
/// </summary>
public sealed class SlowConnections : IDisposable
{
    private static readonly byte[] Headers = Encoding.ASCII.GetBytes("GET /api/v2/namespaces HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        "POST /api/v1/lineage HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"a\": \"");

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private int _open;
    private int _closed;
    private int _refused;

    /// <summary>Connections open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections that the server closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>Connections that could not be made.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Opens connections: a third idle, a third with endless headers, a third with an endless body.</summary>
    /// <param name="interval">Between two bytes.</param>
    public static async Task<SlowConnections> OpenAsync(IPEndPoint server, int count, TimeSpan interval, CancellationToken cancellationToken)
    {
        var all = new SlowConnections();
        for (var number = 0; number < count; number++) all._running.Add(all.HoldAsync(server, number % 3, interval));
        var deadline = Environment.TickCount64 + 60_000;
        while (all.Open < count * 95 / 100 && Environment.TickCount64 < deadline) await Task.Delay(20, cancellationToken);
        return all;
    }

    public void Dispose()
    {
        _end.Cancel();
        Task.WaitAll([.. _running], TimeSpan.FromSeconds(30));
        _end.Dispose();
    }

    private async Task HoldAsync(IPEndPoint server, int kind, TimeSpan interval)
    {
        // Not all in one moment: the queue of connections that wait to be taken is short.
        await Task.Yield();
        while (!_end.IsCancellationRequested)
        {
            using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(server, _end.Token);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                Interlocked.Increment(ref _refused);
                await PauseAsync(interval);
                continue;
            }

            Interlocked.Increment(ref _open);
            try
            {
                if (kind > 0) await socket.SendAsync(kind == 1 ? Headers : Body, _end.Token);
                await DripAsync(socket, kind, interval);
                Interlocked.Increment(ref _closed);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                if (!_end.IsCancellationRequested) Interlocked.Increment(ref _closed);
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }

    // Ends where the server has closed.
    private async Task DripAsync(Socket socket, int kind, TimeSpan interval)
    {
        var answer = new byte[1024];
        var receiving = socket.ReceiveAsync(answer, _end.Token).AsTask();
        while (true)
        {
            if (await Task.WhenAny(receiving, Task.Delay(interval, _end.Token)) == receiving)
            {
                if (await receiving == 0) return;
                receiving = socket.ReceiveAsync(answer, _end.Token).AsTask();
                continue;
            }

            _end.Token.ThrowIfCancellationRequested();
            if (kind > 0) await socket.SendAsync("x"u8.ToArray(), _end.Token);
        }
    }

    private async Task PauseAsync(TimeSpan interval)
    {
        try
        {
            await Task.Delay(interval, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }
}
