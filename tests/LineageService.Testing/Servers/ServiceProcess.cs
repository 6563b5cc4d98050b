using System.Diagnostics;
using System.Text;

namespace LineageService.Testing.Servers;

/// <summary><c>lineage serve</c> as a process of its own, to be killed at will. For projects that refer to the executable. Mutable.</summary>
public sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private ServiceProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_error) _error.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens; null before it does.</summary>
    public Uri? Address { get; private set; }

    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it without waiting for anything.</summary>
    public static ServiceProcess Start(params string[] args) => Start([], args);

    /// <summary>Starts it with variables in its environment.</summary>
    public static ServiceProcess Start(KeyValuePair<string, string>[] environment, params string[] args)
    {
        var program = OperatingSystem.IsWindows() ? "lineage.exe" : "lineage";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ServiceProcess(Process.Start(start)!);
    }

    /// <summary>Starts it on a free port and waits until it listens.</summary>
    public static async Task<ServiceProcess> ServeAsync(string store, CancellationToken cancellationToken, params string[] args)
    {
        var service = Start(["serve", "--store", store, "--urls", "http://127.0.0.1:0", .. args]);
        await service.ListenAsync(cancellationToken);
        return service;
    }

    /// <summary>Waits until it listens.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"serve ended: {Error}");
        Address = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to end, as a supervisor does; its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync(cancellationToken);
        return await WaitAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended; its exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
