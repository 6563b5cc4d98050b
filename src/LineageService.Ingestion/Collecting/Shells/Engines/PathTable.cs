namespace LineageService.Ingestion.Collecting.Shells.Engines;

/// <summary>
/// The table that a path of a file system stands for: that of a Hive warehouse folder (<c>…/ods.db/orders/dt=1</c>), else the path itself,
/// quoted, without its partitions.
/// </summary>
public static class PathTable
{
    /// <summary>As it stands in Hive's SQL; null where nothing of the path is known.</summary>
    public static string? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.TrimEnd('/', '*');
        var segments = text.Split('/').ToList();
        while (segments.Count > 1 && (segments[^1].Contains('=', StringComparison.Ordinal) || IsHole(segments[^1])
            || segments[^1].Length == 0)) segments.RemoveAt(segments.Count - 1);
        for (var i = 1; i < segments.Count; i++)
        {
            if (segments[i - 1].EndsWith(".db", StringComparison.OrdinalIgnoreCase)
                && segments[i - 1].Length > 3) return segments[i - 1][..^3] + "." + segments[i];
        }

        text = string.Join('/', segments);
        return text.Length == 0 || IsHole(text) || text.Contains('`', StringComparison.Ordinal) ? null : $"`{text}`";
    }

    private static bool IsHole(string segment) =>
        (segment.StartsWith('\uE000') && segment.EndsWith('\uE001'))
            || (segment.StartsWith("${", StringComparison.Ordinal) && segment.EndsWith('}'));
}
