using System.Xml.Linq;

namespace LineageService.Architecture.Tests;

/// <summary>The summaries of types, from the documentation files that the build writes beside the assemblies.</summary>
internal static class XmlDocumentation
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Summaries = new(Load);

    /// <summary>The summary's text, or an empty one.</summary>
    internal static string SummaryOf(Type type) =>
        Summaries.Value.GetValueOrDefault("T:" + type.FullName!.Replace('+', '.'), string.Empty);

    private static Dictionary<string, string> Load()
    {
        var summaries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assembly in ProductAssemblies.ByProject.Values)
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                var name = (string?)member.Attribute("name") ?? string.Empty;
                if (name.StartsWith("T:", StringComparison.Ordinal)) summaries[name] = (member.Element("summary")?.Value ?? string.Empty).Trim();
            }
        }

        return summaries;
    }
}
