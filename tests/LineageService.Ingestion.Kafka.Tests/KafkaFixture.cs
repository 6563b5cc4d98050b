using LineageService.Testing.Servers;

[assembly: AssemblyFixture(typeof(LineageService.Ingestion.Kafka.Tests.KafkaFixture))]

namespace LineageService.Ingestion.Kafka.Tests;

/// <summary>Ends the broker of the run after its last test; the first test that asks for it starts it.</summary>
public sealed class KafkaFixture : IDisposable
{
    public void Dispose() => KafkaServer.DisposeShared();
}
