using System.Text.Json;

namespace LineageService.Ingestion.Tests.EdgeTruth;

/// <summary>A task of the bigquery-etl corpus, and the line of the file it stands in, unchanged.</summary>
internal sealed record CorpusTask(string File, string Kind, string Target, string Sql, string Line)
{
    public static CorpusTask Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new CorpusTask(Text(root, "file"), Text(root, "kind"), Text(root, "target"), Text(root, "sql"), line);
    }

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new InvalidDataException($"A task without {name}.");
}
