using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>What a path says of its task by a layout (<c>sql/{dataset}/{table}/query.sql</c>): its named parts by the words of <see
/// cref="TraitsReader"/>.</summary>
internal static class LayoutTraits
{
    private static readonly string[] TableParts = ["project", "catalog", "database", "dataset", "schema", "table"];

    /// <summary>Traits of the named parts; the parts that make a table's name, outermost first, are the target.</summary>
    public static TaskTraits Of(ImmutableSortedDictionary<string, string> parts)
    {
        var traits = TaskTraits.None;
        foreach (var (word, value) in parts) traits = TraitsReader.With(traits, word, value);

        // The schema that a table lies in is not the one that its query's bare names lie in.
        traits = traits with { Schema = null };
        if (!parts.ContainsKey("table")) return traits;
        var names = TableParts.Where(parts.ContainsKey).Select(part => parts[part]).Select(name =>
            name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\"" : name);
        return traits with { Target = traits.Target ?? string.Join('.', names) };
    }

    /// <summary><c>{layer}.{name}</c> with the parts put in; null where one of them is not there.</summary>
    public static string? Fill(string template, ImmutableSortedDictionary<string, string> parts)
    {
        var name = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            var close = template[at] == '{' ? template.IndexOf('}', at) : -1;
            if (close < 0)
            {
                name.Append(template[at]);
                continue;
            }

            if (!parts.TryGetValue(template[(at + 1)..close], out var value)) return null;
            name.Append(value);
            at = close;
        }

        return name.ToString();
    }
}
