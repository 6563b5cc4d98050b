using System.IO.Compression;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>The real events of ../shared/events, unpacked line by line.</summary>
internal static class SharedEvents
{
    public static readonly string[] Files =
        ["airflow", "dbt", "flink", "spark-1.36-dataset-mode", "spark-full-size", "spark-warehouse-day1", "spark-warehouse-day2"];

    public static List<byte[]> Lines(string name)
    {
        using var file = new GZipStream(File.OpenRead(SharedFiles.Require($"events/{name}.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var lines = new List<byte[]>();
        while (reader.ReadLine() is { } line) lines.Add(System.Text.Encoding.UTF8.GetBytes(line));
        return lines;
    }
}
