namespace LineageService.Ingestion.Kafka.Native;

/// <summary>Where the native library may lie, in order: named by the environment, beside the program, in the cache of its build.</summary>
internal static class KafkaLibraryPlaces
{
    private const string FileName = "librdkafka.so";

    public static IEnumerable<string> All()
    {
        if (Environment.GetEnvironmentVariable(KafkaLibrary.EnvironmentVariable) is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }

        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        if (Cache() is not { } cache || !Directory.Exists(cache)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(cache, $"librdkafka-{KafkaLibrary.Version}-*").Order(StringComparer.Ordinal))
            yield return Path.Combine(folder, FileName);
    }

    // As eng/librdkafka/build has it.
    private static string? Cache()
    {
        if (Environment.GetEnvironmentVariable("LINEAGE_CACHE") is { Length: > 0 } named) return named;
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches) return Path.Combine(caches, "lineage-service");
        return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache", "lineage-service") : null;
    }
}
