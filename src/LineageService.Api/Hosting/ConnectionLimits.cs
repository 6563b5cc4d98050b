namespace LineageService.Api.Hosting;

/// <summary>How patient the server is with connections, so that slow and idle ones cost little. Not limits of what a request may ask.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections open at once; more are closed as they come. Null for as many as the system lets.</summary>
    public long? MaxConnections { get; init; }

    /// <summary>Time for the headers of a request to arrive.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be idle between two requests.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of a body that must arrive, and of an answer that must be taken, in a second, on average; 0 for any.</summary>
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be slower in the beginning.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
