using System.Diagnostics;

namespace LineageService.Cli.Tests.Check;

/// <summary>A git repository of its own for one test, deleted with it.</summary>
internal sealed class GitFolder : IDisposable
{
    private readonly WorkFolder _folder = new();

    public GitFolder() => Git("init", "-q", "-b", "main", ".");

    public string Path => _folder.PathOf(".");

    public void Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(_folder.PathOf(name));

    public void Delete(string name) => File.Delete(_folder.PathOf(name));

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", message);
    }

    public void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Path, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
    }

    public void Dispose() => _folder.Dispose();
}
