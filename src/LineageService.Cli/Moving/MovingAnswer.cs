using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store.Image;

namespace LineageService.Cli.Moving;

/// <summary>Prints what commands that move and check stores found: JSON documents, or lines for a person.</summary>
internal static class MovingAnswer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteJsonAsync<T>(TextWriter answer, T document) => answer.WriteLineAsync(JsonSerializer.Serialize(document, Options));

    public static async Task WriteCountsAsync(TextWriter answer, IReadOnlyDictionary<string, long> counts)
    {
        foreach (var (kind, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (kind == ImageDigest.EndKind) continue;
            await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {count,14:N0}  {kind}")).ConfigureAwait(false);
        }
    }

    /// <summary>The kinds in which two images differ.</summary>
    public static async Task WriteDifferencesAsync(TextWriter answer, IReadOnlyList<(string Kind, long Here, long There)> differences)
    {
        foreach (var (kind, here, there) in differences)
        {
            await answer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"  {kind}: {here:N0} and {there:N0}{(here == there ? ", with other contents" : "")}")).ConfigureAwait(false);
        }
    }
}
