using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Native;

/// <summary>
/// The native library under the Kafka client. Not part of the build of this product: it is looked for when Kafka is asked for, and only then.
/// </summary>
public static class KafkaLibrary
{
    /// <summary>The version that the client was made for; the calls of others differ.</summary>
    public const string Version = "2.15.1";

    /// <summary>Names the library's file, before all other places.</summary>
    public const string EnvironmentVariable = "LINEAGE_LIBRDKAFKA";

    private const string ClientsName = "librdkafka";

    private static readonly Lock Gate = new();
    private static nint _loaded;

    /// <summary>Loads the library; does nothing where it is loaded.</summary>
    /// <exception cref="KafkaIngestException">It is nowhere, or another version.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded != 0) return;
            var path = KafkaLibraryPlaces.All().FirstOrDefault(File.Exists);
            if (path is null && !IsBesideTheClient())
            {
                throw new KafkaIngestException(
                    $"Kafka needs the native library librdkafka {Version}, which is not here: `eng/librdkafka/build` builds it once, "
                    + $"or {EnvironmentVariable} names its file.");
            }

            if (path is not null) Use(path);
            CheckVersion();
        }
    }

    /// <summary>What the library was built with: compressions, TLS, kinds of SASL.</summary>
    /// <exception cref="KafkaIngestException">It is nowhere, or another version.</exception>
    public static IReadOnlySet<string> Features()
    {
        Load();
        var configuration = rd_kafka_conf_new();
        try
        {
            nuint size = 512;
            var text = new byte[(int)size];
            return rd_kafka_conf_get(configuration, "builtin.features", text, ref size) == 0
                ? System.Text.Encoding.ASCII.GetString(text, 0, (int)size).TrimEnd('\0').Split(',').ToHashSet(StringComparer.Ordinal)
                : new HashSet<string>(StringComparer.Ordinal);
        }
        finally
        {
            rd_kafka_conf_destroy(configuration);
        }
    }

    private static void Use(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library))
            throw new KafkaIngestException($"The native library {path} cannot be loaded: a library that it needs is missing, or it is for another machine.");
        _loaded = library;
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(KafkaLibrary).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == ClientsName ? _loaded : 0;

    // The package of librdkafka, where the registry has it, puts the library where the runtime looks.
    private static bool IsBesideTheClient() => NativeLibrary.TryLoad(ClientsName, typeof(Library).Assembly, null, out _loaded);

    private static void CheckVersion()
    {
        var found = Library.VersionString;
        if (!found.StartsWith(Version, StringComparison.Ordinal))
            throw new KafkaIngestException($"Kafka needs librdkafka {Version}; the one that was found is {found}.");
    }

    [DllImport(ClientsName)]
    private static extern nint rd_kafka_conf_new();

    [DllImport(ClientsName)]
    private static extern void rd_kafka_conf_destroy(nint configuration);

    [DllImport(ClientsName)]
    private static extern int rd_kafka_conf_get(nint configuration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] text, ref nuint size);
}
