using System.IO.Compression;
using System.Text.Json;
using LineageService.Model;
using LineageService.Sql.Parsing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Tests.Parsing.Corpora;

/// <summary>
/// Whether a text was understood, and the texts of a corpus. What is known to be unreadable for good counts as understood.
/// </summary>
internal static class Understanding
{
    private static readonly HashSet<string> HonestReasons = ["a body in another language", "a compiled plan"];

    public static bool IsComplete(ParsedScript script) =>
        !script.Diagnostics.Any(found => found.Severity == DiagnosticSeverity.Error) && !script.Statements.Any(IsOpaque);

    /// <summary>What was first not understood, for a failing test's message.</summary>
    public static string FirstGap(ParsedScript script) =>
        script.Diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error)?.ToString() ?? "an opaque statement";

    public static IEnumerable<JsonElement> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return JsonDocument.Parse(line).RootElement;
    }

    private static bool IsOpaque(SqlStatement statement) => statement switch
    {
        OpaqueStatement opaque => !HonestReasons.Contains(opaque.Reason),
        Block block => block.Statements.Any(IsOpaque),
        CreateProcedureStatement procedure => IsOpaque(procedure.Body),
        CreateFunctionStatement { Body: { } body } => IsOpaque(body),
        _ => false,
    };
}
