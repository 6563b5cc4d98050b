using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using LineageService.Sql.Query;
using LineageService.Testing;

namespace LineageService.Sql.TransactSql.Tests;

/// <summary>Every batch of the T-SQL corpus: no crash, and nearly all read by ScriptDom without opaque parts.</summary>
public class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Corpus_is_read_without_a_crash_and_mostly_by_ScriptDom()
    {
        var path = SharedFiles.Require("corpora/statements/tsql.jsonl.gz");
        var frontEnd = new ScriptDomFrontEnd(new RecordingFrontEnd());
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var samples = new Dictionary<string, string>(StringComparer.Ordinal);
        int batches = 0, refused = 0, opaque = 0;
        var clock = Stopwatch.StartNew();
        long characters = 0;
        foreach (var (id, sql) in Lines(path))
        {
            batches++;
            characters += sql.Length;
            var script = frontEnd.Parse(sql, TestContext.Current.CancellationToken);
            var fellBack = script.Diagnostics.Any(diagnostic => diagnostic.Code == TransactSqlCodes.FellBack);
            if (fellBack) refused++;
            else if (script.Statements.Any(statement => statement is OpaqueStatement)) opaque++;
            foreach (var diagnostic in script.Diagnostics)
            {
                var reason = $"{diagnostic.Code} {diagnostic.Message}";
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                samples.TryAdd(reason, id);
            }
        }

        output.WriteLine($"{batches} batches, {characters} characters in {clock.Elapsed.TotalSeconds:F1} s");
        output.WriteLine($"{refused} refused, {opaque} with opaque statements");
        foreach (var (reason, count) in reasons.OrderByDescending(pair => pair.Value))
            output.WriteLine($"{count,6} {reason} ({samples[reason]})");

        // Two thirds of the refused are forms to fill in (<name, sysname, default>), no SQL yet.
        Assert.True(refused < batches * 0.14, $"{refused} of {batches} refused");
        Assert.True(opaque < batches * 0.01, $"{opaque} of {batches} opaque");
    }

    internal static IEnumerable<(string Id, string Sql)> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return (document.RootElement.GetProperty("id").GetString()!, document.RootElement.GetProperty("sql").GetString()!);
        }
    }
}
