using LineageService.Ingestion.Kafka.Native;

namespace LineageService.Ingestion.Kafka.Tests.Native;

public sealed class LibraryTests
{
    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("lz4")]
    [InlineData("snappy")]
    [InlineData("ssl")]
    [InlineData("sasl")]
    [InlineData("sasl_plain")]
    [InlineData("sasl_scram")]
    [InlineData("regex")]
    public void The_native_library_was_built_with(string feature) => Assert.Contains(feature, KafkaLibrary.Features());
}
