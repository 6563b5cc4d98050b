using System.Net;
using System.Net.Sockets;

namespace LineageService.Testing.Servers;

/// <summary>Ports that nobody listens on just now.</summary>
public static class FreePorts
{
    /// <summary>One port.</summary>
    public static int One()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A port whose successor is free too; the first of both.</summary>
    public static int Pair()
    {
        while (true)
        {
            var port = One();
            if (port < 65_535 && IsFree(port + 1)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
