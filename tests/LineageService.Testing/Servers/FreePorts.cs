using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LineageService.Testing.Servers;

/// <summary>
/// Ports that nobody listens on just now, from below those that the system gives to outgoing connections: one of these would be taken by whoever
/// connects next, before the server that it is meant for listens.
/// </summary>
public static class FreePorts
{
    private const string RangeOfSystem = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int Lowest = 10_000;

    // What Linux begins with where nobody changed it, and what others do not go below.
    private const int UsualEphemeral = 32_768;

    private static readonly int Ephemeral = FirstEphemeral();

    /// <summary>The first port that outgoing connections may get.</summary>
    public static int FirstEphemeralPort => Ephemeral;

    /// <summary>One port.</summary>
    public static int One() => Take(1);

    /// <summary>A port whose successor is free too; the first of both.</summary>
    public static int Pair() => Take(2);

    // At random: test processes that run at the same time must not all try the same ones.
    private static int Take(int count)
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(Lowest, Ephemeral - count);
            if (IsFree(port) && (count == 1 || IsFree(port + 1))) return port;
        }

        throw new InvalidOperationException($"No port between {Lowest} and {Ephemeral} is free.");
    }

    private static int FirstEphemeral()
    {
        if (!File.Exists(RangeOfSystem)) return UsualEphemeral;
        var first = File.ReadAllText(RangeOfSystem).Split('\t', ' ')[0];
        return int.TryParse(first, CultureInfo.InvariantCulture, out var port) && port > Lowest + 1_000 ? port : UsualEphemeral;
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
