using System.Text.Json;
using LineageService.Ingestion.Tests.Events;

namespace LineageService.Ingestion.Tests.History;

/// <summary>
/// In which columns two clients' raw events name other DIRECT inputs, of jobs that ran the same version under both: the truth about the defect,
/// read from the events themselves and not by our reader.
/// </summary>
internal static class ClientDifference
{
    /// <summary>The columns by table name, lower case: <c>dwd_abtest_di.bucket</c>.</summary>
    public static HashSet<string> Columns(string file, string other, IReadOnlySet<string> otherVersions)
    {
        var (one, two) = (DirectInputs(file, otherVersions), DirectInputs(other, otherVersions));
        return
        [
            .. one.Where(pair => two.TryGetValue(pair.Key, out var inputs) && !inputs.SetEquals(pair.Value)).Select(pair => pair.Key),
        ];
    }

    private static Dictionary<string, HashSet<string>> DirectInputs(string file, IReadOnlySet<string> otherVersions)
    {
        var columns = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var line in SharedEvents.Lines(file))
        {
            using var body = JsonDocument.Parse(line);
            var root = body.RootElement;
            if (root.GetProperty("eventType").GetString() != "COMPLETE" || !root.TryGetProperty("outputs", out var outputs)) continue;
            var job = root.GetProperty("job").GetProperty("name").GetString()!.Replace("_1_d", "_1d", StringComparison.Ordinal);
            if (otherVersions.Contains(SparkDays.TaskOf(job))) continue;
            foreach (var output in outputs.EnumerateArray())
            {
                if (!output.TryGetProperty("facets", out var facets) || !facets.TryGetProperty("columnLineage", out var lineage)) continue;
                foreach (var field in lineage.GetProperty("fields").EnumerateObject())
                {
                    var key = $"{Name(output)}.{field.Name}";
                    if (!columns.TryGetValue(key, out var inputs)) columns[key] = inputs = new HashSet<string>(StringComparer.Ordinal);
                    foreach (var input in field.Value.GetProperty("inputFields").EnumerateArray())
                    {
                        if (input.TryGetProperty("transformations", out var hops)
                            && hops.EnumerateArray().Any(one => one.GetProperty("type").GetString() == "DIRECT"))
                        {
                            inputs.Add($"{Name(input)}.{input.GetProperty("field").GetString()}");
                        }
                    }
                }
            }
        }

        return columns;
    }

    // Without the directories, of which one client strips the date.
    private static string Name(JsonElement dataset)
    {
        var name = dataset.GetProperty("name").GetString()!;
        var directories = name.Split('/');
        var last = directories.Length - 1;
        while (last > 0 && (directories[last].Contains('=', StringComparison.Ordinal) || DateOnly.TryParse(directories[last], out _))) last--;
        return directories[last];
    }
}
