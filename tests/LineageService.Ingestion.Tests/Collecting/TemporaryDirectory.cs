namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>A directory of one test, gone with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lineage-store-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
