using System.Globalization;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>When an Agent job runs, in words, of the columns of <c>msdb.dbo.sysschedules</c> (learn.microsoft.com).</summary>
internal static class AgentSchedule
{
    /// <summary>What the row says; null where it says nothing.</summary>
    public static string? Of(Dictionary<string, string> row)
    {
        if (ServerRows.First(row, "schedule") is { } given) return given;
        var name = ServerRows.First(row, "schedule_name");
        if (!int.TryParse(ServerRows.First(row, "freq_type"), CultureInfo.InvariantCulture, out var kind)) return name;
        var often = kind switch
        {
            1 => "once",
            4 => "daily",
            8 => "weekly",
            16 or 32 => "monthly",
            64 => "at start of the agent",
            128 => "when idle",
            _ => "scheduled",
        };
        if (!int.TryParse(ServerRows.First(row, "active_start_time"), CultureInfo.InvariantCulture, out var time)
            || kind >= 64) return often;

        // HHMMSS as a number.
        return string.Create(CultureInfo.InvariantCulture, $"{often} at {time / 10000:00}:{time / 100 % 100:00}:{time % 100:00}");
    }
}
