using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Native;

/// <summary>Ports of test servers: an outgoing connection of any process must not get one before the server has it.</summary>
public sealed class PortTests
{
    [Fact]
    public void Ports_of_servers_are_none_that_an_outgoing_connection_gets()
    {
        int[] ports = [.. Enumerable.Range(0, 50).Select(_ => FreePorts.One()), .. Enumerable.Range(0, 20).Select(_ => FreePorts.Pair() + 1)];
        Assert.All(ports, port => Assert.InRange(port, 1024, FreePorts.FirstEphemeralPort - 1));
    }
}
