using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Readable ids of nodes, and texts that fit an index.</summary>
internal static class Ids
{
    /// <summary>The longest text that is put into an index whole; Neo4j takes about 8,000 bytes for all parts of a key.</summary>
    public const int MaxIndexed = 1_500;

    public static string Of(RunId run) => run.Value.ToString("D");

    /// <summary>A name as people look for it. A very long one is cut, and is not looked for by its end.</summary>
    public static string Indexed(string text) => text.Length <= MaxIndexed ? text : string.Concat(text.AsSpan(0, MaxIndexed), "…");

    /// <summary>Null for a name that <see cref="Indexed"/> shows whole.</summary>
    public static string? Rest(string text) => text.Length <= MaxIndexed ? null : text;
}
