using System.Text.Json;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Rendering;

/// <summary>Places of a SARIF log: files of the repository, and names of nodes.</summary>
internal static class SarifPlaces
{
    /// <param name="file">Relative to the repository.</param>
    public static void WritePhysical(Utf8JsonWriter writer, string file, int? line, int? column)
    {
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", string.Join('/', file.Replace('\\', '/').TrimStart('/').Split('/').Select(Uri.EscapeDataString)));
        writer.WriteString("uriBaseId", "%SRCROOT%");
        writer.WriteEndObject();
        if (line is > 0 and var start)
        {
            writer.WriteStartObject("region");
            writer.WriteNumber("startLine", start);
            if (column is > 0 and var at) writer.WriteNumber("startColumn", at);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static void WriteLogical(Utf8JsonWriter writer, string id, string name)
    {
        writer.WriteStartArray("logicalLocations");
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("fullyQualifiedName", id);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    public static string Tell(PathHop hop)
    {
        var how = hop.Subtype is { } subtype ? $" ({hop.Type?.ToString().ToUpperInvariant()} {subtype.WireName()})" : "";
        return $"{NodeTexts.Short(hop.Node)}{(hop.Job is { } job ? $" by {job.Name}" : "")}{how}";
    }
}
