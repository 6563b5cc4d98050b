namespace LineageService.Cli.Collect.Catalogs;

/// <summary>
/// A section of a connection service file (<c>PGSERVICEFILE</c>, else <c>~/.pg_service.conf</c>), which Npgsql does not read by itself.
/// Source: PostgreSQL 17 documentation, "The Connection Service File".
/// </summary>
internal static class PostgresService
{
    /// <summary>The section's settings by libpq's keywords.</summary>
    /// <exception cref="CommandLine.CommandException">There is no such file or section.</exception>
    public static IReadOnlyDictionary<string, string> Read(string service)
    {
        var path = Environment.GetEnvironmentVariable("PGSERVICEFILE") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pg_service.conf");
        if (!File.Exists(path)) throw Missing(
            $"the connection service file of --service {service} is not there (PGSERVICEFILE or ~/.pg_service.conf)");
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = false;
        var found = false;
        foreach (var raw in File.ReadLines(path))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[')
            {
                inside = line == $"[{service}]";
                found |= inside;
            }
            else if (inside && line.IndexOf('=', StringComparison.Ordinal) is var equal and > 0)
            {
                settings[line[..equal].Trim()] = line[(equal + 1)..].Trim();
            }
        }

        return found ? settings : throw Missing($"the connection service file has no section [{service}]");
    }

    private static CommandLine.CommandException Missing(string sentence) => new(CommandLine.ExitCodes.Usage, sentence);
}
