using System.IO.Compression;
using System.Text.Json;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>The statements of a corpus file.</summary>
internal static class CorpusStatements
{
    public static IEnumerable<(string Dialect, string Sql)> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return (json.RootElement.GetProperty("dialect").GetString()!, json.RootElement.GetProperty("sql").GetString()!);
        }
    }
}
