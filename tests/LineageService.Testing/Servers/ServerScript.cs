using System.Diagnostics;
using System.Globalization;

namespace LineageService.Testing.Servers;

/// <summary>
/// A server of the shared files: its <c>start</c> and <c>stop</c>, and the process that it left in the file <c>pid</c> of a temporary folder. It can be
/// killed and started again with the same data, and does not outlive this process. Mutable.
/// </summary>
internal sealed class ServerScript : IDisposable
{
    private readonly string _scripts;
    private bool _isWatched;

    private ServerScript(string scripts, string directory) => (_scripts, Folder) = (scripts, directory);

    /// <summary>Where its data and its pid are.</summary>
    public string Folder { get; }

    /// <summary>Whether the shared files have the server, and java is there.</summary>
    public static bool IsAvailable(string name) => SharedFiles.Find($"servers/{name}") is not null && HasJava();

    /// <summary>The script of a server, with a folder of its own; skips the test, or fails it, where it cannot run here.</summary>
    public static ServerScript Require(string name)
    {
        var scripts = SharedFiles.Require($"servers/{name}");
        if (!HasJava()) SharedFiles.SkipOrFail($"there is no java, which {name} needs");
        return new ServerScript(scripts, Directory.CreateTempSubdirectory($"lineage-{name}-").FullName);
    }

    /// <summary>Starts it, or starts it again; ends when it answers.</summary>
    /// <param name="environment">For the start script, such as <c>EXTRA_PROPERTIES</c>.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message says what the script says.</exception>
    public void Start(int port, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(_scripts, "start"), [Folder, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{_scripts} did not start: {errors.GetAwaiter().GetResult()}");
        if (!_isWatched) StopWhenThisProcessEnds();
        _isWatched = true;
    }

    /// <summary>What it has used of the processors since it was started; zero where it does not run.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            if (ReadPid() is not { } pid || !IsAlive(pid)) return TimeSpan.Zero;
            using var process = Process.GetProcessById(pid);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill()
    {
        if (ReadPid() is not { } pid) throw new InvalidOperationException("This server does not run.");
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!Directory.Exists(Folder)) return;
        if (ReadPid() is { } pid && IsAlive(pid)) Kill();
        Directory.Delete(Folder, recursive: true);
    }

    private static bool HasJava() => ComposedServices.Runs("java", "-version");

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private int? ReadPid() =>
        File.Exists(Path.Combine(Folder, "pid"))
        && int.TryParse(File.ReadAllText(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture, out var pid) ? pid : null;

    // A test run that is killed must not leave a server behind.
    private void StopWhenThisProcessEnds() => Process.Start(
        "/bin/sh",
        [
            "-c", "while kill -0 \"$0\" 2>/dev/null; do sleep 1; done; [ -d \"$2\" ] && { \"$1/stop\" \"$2\"; rm -rf \"$2\"; }",
            $"{Environment.ProcessId}", _scripts, Folder,
        ]).Dispose();
}
