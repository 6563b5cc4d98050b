using System.Diagnostics;
using System.Globalization;

namespace LineageService.Sql.Tests.Laws;

/// <summary>
/// What the current thread has run so far: on Linux its own processor time, which a loaded machine does not lengthen, elsewhere the clock. Collections of
/// other threads are not in it.
/// </summary>
internal static class ThreadTime
{
    private const string Schedule = "/proc/thread-self/schedstat";

    /// <summary>True where other programs do not count.</summary>
    public static bool IsOwn { get; } = File.Exists(Schedule);

    public static TimeSpan Now
    {
        get
        {
            if (!IsOwn) return Stopwatch.GetElapsedTime(0);
            var text = File.ReadAllText(Schedule);
            var nanoseconds = long.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture);
            return TimeSpan.FromTicks(nanoseconds / 100);
        }
    }
}
