using System.ComponentModel;
using System.Diagnostics;

namespace LineageService.Testing.Servers;

/// <summary>Services of docker-compose.yml, for machines that have no server of the shared files.</summary>
internal static class ComposedServices
{
    /// <summary>Starts a service; the address of its port on this machine, or null where docker compose does not work here.</summary>
    public static string? TryStart(string service, int port)
    {
        var file = RepositoryFiles.PathOf("docker-compose.yml");
        return File.Exists(file) && Runs("docker", "compose", "-f", file, "up", "--detach", "--wait", service) ? $"127.0.0.1:{port}" : null;
    }

    /// <summary>True where a program is there and succeeds.</summary>
    public static bool Runs(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
