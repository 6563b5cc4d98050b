using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Parameters of tasks from files: YAML or JSON mappings, or lines <c>name=value</c> as properties and environment files have
/// them.</summary>
public static class ParameterFiles
{
    /// <exception cref="CollectorException">The file holds no parameters.</exception>
    public static ImmutableSortedDictionary<string, string> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (StructuredText.IsStructured(path))
        {
            if (StructuredText.Read(bytes, Path.GetFileName(path), out var failure) is not { ValueKind: JsonValueKind.Object } mapping)
                throw new CollectorException($"{path} holds no parameters: {failure?.Message ?? "expected a mapping of names to values"}");
            foreach (var entry in mapping.EnumerateObject())
            {
                if (StructuredText.Scalar(entry.Value) is { } value) parameters[entry.Name] = value;
            }

            return parameters.ToImmutable();
        }

        foreach (var raw in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line[7..];
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('#') || equals <= 0) continue;
            parameters[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
        }

        return parameters.ToImmutable();
    }
}
