using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>What rendering does not need and collecting does: configurations of snapshots, and exposures.</summary>
internal static class DbtManifestExtras
{
    /// <summary>Configurations by unique id: the manifest's, else those of the project's files.</summary>
    public static Dictionary<string, DbtConfig> Configurations(JsonElement? manifest, Dictionary<string, DbtConfig>? own)
    {
        if (manifest is not { } json || !json.TryGetProperty("nodes", out var nodes)) return own ?? [];
        var all = new Dictionary<string, DbtConfig>(StringComparer.Ordinal);
        foreach (var node in nodes.EnumerateObject())
        {
            if (node.Value.ValueKind != JsonValueKind.Object || !node.Value.TryGetProperty("config", out var config)) continue;
            var read = new DbtConfig();
            read.Apply(config);
            all[node.Name] = read;
        }

        return all;
    }

    /// <summary>Exposures with the unique ids of what they show.</summary>
    public static IEnumerable<(JsonElement Exposure, List<string> DependsOn)> Exposures(JsonElement? manifest, DbtSources? sources,
        DbtManifest names)
    {
        if (manifest is { } json)
        {
            if (!json.TryGetProperty("exposures", out var exposures) || exposures.ValueKind != JsonValueKind.Object) yield break;
            foreach (var exposure in exposures.EnumerateObject())
            {
                var ids = exposure.Value.TryGetProperty("depends_on", out var on) && on.TryGetProperty("nodes", out var list)
                    ? StructuredText.Texts(list) : [];
                yield return (exposure.Value, [.. ids]);
            }

            yield break;
        }

        foreach (var exposure in sources?.Exposures ?? [])
        {
            var calls = exposure.TryGetProperty("depends_on", out var on) ? StructuredText.Texts(on) : [];
            yield return (exposure, [.. calls.Select(call => IdOf(call, names)).OfType<string>()]);
        }
    }

    // "ref('orders')", "source('raw', 'payments')"
    private static string? IdOf(string text, DbtManifest names)
    {
        if (PythonParser.ParseExpression(text) is not PythonCall { Function: PythonName { Name: var function } } call) return null;
        var texts = call.Arguments.Where(argument => argument.Name is null).Select(argument =>
            argument.Value).OfType<PythonText>().Select(value => value.Text).ToList();
        return function switch
        {
            "ref" when texts.Count > 0 => names.FindModel(texts.Count > 1 ? texts[0] : null, texts[^1])?.UniqueId,
            "source" when texts.Count == 2 => names.FindSource(texts[0], texts[1])?.UniqueId,
            _ => null,
        };
    }
}
