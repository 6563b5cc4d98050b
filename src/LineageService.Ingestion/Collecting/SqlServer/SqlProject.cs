using System.Xml;
using System.Xml.Linq;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>
/// A database project (<c>.sqlproj</c>): which files are its objects and which its scripts. One of the new kind
/// (<c>Microsoft.Build.Sql</c>) has all SQL files
/// below it that it does not exclude.
/// </summary>
internal static class SqlProject
{
    private static readonly HashSet<string> Items =
        new(StringComparer.Ordinal) { "Build", "PreDeploy", "PostDeploy", "RefactorLog", "None" };

    /// <summary>Paths of its SQL files in the tree; null where the text is no project.</summary>
    public static List<string>? Files(string xml, string path, SourceTree tree)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF')),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            root = XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }

        var folder = path[..(path.LastIndexOf('/') + 1)];
        var included = Patterns(root, "Include", folder).ToList();
        var removed = Patterns(root, "Remove", folder).ToList();
        var isSdk = root.Attribute("Sdk") is not null || root.Elements().Any(element => element.Name.LocalName == "Sdk");
        return
        [
            .. tree.Paths.Where(file => file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
                && file.StartsWith(folder, StringComparison.Ordinal))
                .Where(file => (isSdk && !IsOutput(file[folder.Length..])) || included.Exists(pattern => pattern.IsMatch(file)))
                .Where(file => !removed.Exists(pattern => pattern.IsMatch(file))),
        ];
    }

    private static bool IsOutput(string path) =>
        path.StartsWith("bin/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("obj/", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<PathPattern> Patterns(XElement root, string attribute, string folder) =>
        root.Descendants().Where(element => Items.Contains(element.Name.LocalName))
            .Select(element => (string?)element.Attribute(attribute)).OfType<string>()
            .SelectMany(value => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(value => value.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            .Select(value => PathPattern.Parse("/" + folder + value.Replace('\\', '/')));
}
