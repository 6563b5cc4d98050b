using System.Xml.Linq;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.Oozie;

/// <summary>A workflow with what is known of its parameters, and the coordinator that starts it.</summary>
/// <param name="Folder">Where workflow.xml lies, inside the files.</param>
internal sealed record OozieApplication(string Folder, string File, string Name, XElement Workflow)
{
    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public string? Schedule { get; set; }

    public string? Owner { get; set; }

    /// <summary>Normalised addresses that its coordinator waits for, and makes.</summary>
    public List<string> Reads { get; } = [];

    public List<string> Writes { get; } = [];

    /// <summary>A text with its parameters put in; expressions that only the server can tell are holes.</summary>
    public string Bind(string text) => JavaProperties.AsHoles(JavaProperties.Bind(text, Parameters));
}
