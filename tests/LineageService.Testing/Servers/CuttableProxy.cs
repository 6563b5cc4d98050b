using System.Net;
using System.Net.Sockets;

namespace LineageService.Testing.Servers;

/// <summary>A TCP proxy on this machine whose connections can be cut, and held back, at will. Mutable, thread-safe.</summary>
public sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _open = [];
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _isCut;

    /// <param name="port">Where it listens.</param>
    /// <param name="target">Where it connects to, on this machine.</param>
    public CuttableProxy(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Breaks all connections and refuses new ones.</summary>
    public void Cut()
    {
        _isCut = true;
        CloseAll();
    }

    /// <summary>Lets connections through again.</summary>
    public void Mend() => _isCut = false;

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Stop();
        CloseAll();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_ending.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (_isCut) client.Dispose();
            else _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        lock (_lock) _open.AddRange([client, server]);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the other side ended it.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            lock (_lock)
            {
                _open.Remove(client);
                _open.Remove(server);
            }
        }
    }

    private void CloseAll()
    {
        lock (_lock)
        {
            foreach (var client in _open) client.Dispose();
            _open.Clear();
        }
    }
}
