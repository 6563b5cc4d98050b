using System.Runtime.InteropServices;

namespace LineageService.Benchmarks.Measuring;

/// <summary>Where a result was measured: figures of different machines are not compared.</summary>
internal sealed record MachineFacts(
    string Processor, int Cores, long MemoryBytes, string OperatingSystem, string Runtime, string Configuration, double Load)
{
    public static MachineFacts Here() => new(
        ReadProcessor(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription, IsOptimised ? "Release" : "Debug", LoadAverage());

    public static bool IsOptimised =>
#if DEBUG
        false;
#else
        true;
#endif

    private static string ReadProcessor()
    {
        const string Path = "/proc/cpuinfo";
        var line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(
            text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    // One-minute load: a figure measured beside other work says so. Zero where the system does not tell.
    private static double LoadAverage()
    {
        const string Path = "/proc/loadavg";
        return File.Exists(Path) && double.TryParse(
            File.ReadAllText(Path).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out var load) ? load : 0;
    }
}
