using System.Xml;
using System.Xml.Linq;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>XML of somebody else: no DTD, no entities, nothing fetched, bounded in length and depth.</summary>
internal static class SafeXml
{
    private const int MaximumDepth = 100;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 16 * 1024 * 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The root; null where the text is no XML or breaks a bound.</summary>
    public static XElement? Parse(string text)
    {
        try
        {
            using (var depths = XmlReader.Create(new StringReader(text), Settings))
            {
                while (depths.Read())
                {
                    if (depths.Depth > MaximumDepth) return null;
                }
            }

            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Children of a local name, whatever the version of the schema.</summary>
    public static IEnumerable<XElement> All(this XElement? element, string name) => element?.Elements()
        .Where(child => child.Name.LocalName == name) ?? [];

    public static XElement? One(this XElement? element, string name) => element.All(name).FirstOrDefault();

    /// <summary>The text of a child; null where there is none.</summary>
    public static string? Text(this XElement? element, string name) => element.One(name)?.Value.Trim() is { Length: > 0 } text ? text
        : null;

    public static string? Of(this XElement? element, string attribute) => element?.Attributes()
        .FirstOrDefault(found => found.Name.LocalName == attribute)?.Value;

    /// <summary>Hadoop's <c>property</c> elements below an element.</summary>
    public static IEnumerable<(string Name, string Value)> Properties(this XElement? element)
    {
        foreach (var property in element.All("property"))
        {
            if (property.Text("name") is { } name) yield return (name, property.Text("value") ?? string.Empty);
        }
    }
}
