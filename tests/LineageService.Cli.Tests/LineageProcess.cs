using System.Diagnostics;
using System.Text;

namespace LineageService.Cli.Tests;

/// <summary>The built executable as a process of its own, killed with the test.</summary>
internal sealed class LineageProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private LineageProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    public static LineageProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        var name = OperatingSystem.IsWindows() ? "lineage.exe" : "lineage";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        var running = new LineageProcess(Process.Start(start)!);
        running._process.ErrorDataReceived += (_, line) =>
        {
            lock (running._error) running._error.AppendLine(line.Data);
        };
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Starts <c>serve</c> on a free port and waits until it listens.</summary>
    public static async Task<(LineageProcess Process, Uri Address)> ServeAsync(string store, params string[] options)
    {
        var process = Start(null, ["serve", "--store", store, "--urls", "http://127.0.0.1:0", .. options]);
        var line = await process.ReadLineAsync() ?? throw new InvalidOperationException($"serve ended: {process.Error}");
        return (process, new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]));
    }

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    public async Task<Command> WaitAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Command(_process.ExitCode, output, Error);
    }

    /// <summary>Asks it to stop as a supervisor does.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);

            // What it held is free only once it is gone.
            _process.WaitForExit(TimeSpan.FromSeconds(10));
        }

        _process.Dispose();
    }
}
