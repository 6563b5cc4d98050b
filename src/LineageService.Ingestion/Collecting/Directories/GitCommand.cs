using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>A running <c>git</c> that reads a repository. Never one that writes: optional locks and hooks are off. Mutable; one
/// thread.</summary>
internal sealed class GitCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly BufferedStream _output;

    private GitCommand(Process process)
    {
        _process = process;
        _output = new BufferedStream(process.StandardOutput.BaseStream, 64 * 1024);

        // A pipe that nobody empties would stop git.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <exception cref="CollectorException">git is not installed.</exception>
    public static GitCommand Start(string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Path.GetFullPath(directory),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "--no-optional-locks"];
        foreach (var argument in quiet.Concat(arguments)) start.ArgumentList.Add(argument);
        try
        {
            return new GitCommand(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw new CollectorException("git cannot be started: install it, or collect a checked-out directory.", missing);
        }
    }

    public async ValueTask<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await _output.CopyToAsync(all, cancellationToken).ConfigureAwait(false);
        return all.ToArray();
    }

    public async ValueTask<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public async ValueTask WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken).ConfigureAwait(false);
        await input.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var line = new StringBuilder();
        for (int value; (value = _output.ReadByte()) >= 0;)
        {
            if (value == '\n') return ValueTask.FromResult<string?>(line.ToString());
            line.Append((char)value);
        }

        return ValueTask.FromResult<string?>(null);
    }

    /// <summary>An object's bytes and the line end behind it; null where it is longer than is kept.</summary>
    public async ValueTask<byte[]?> ReadAsync(long length, long limit, CancellationToken cancellationToken)
    {
        if (length <= limit)
        {
            var bytes = new byte[length];
            await _output.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            _output.ReadByte();
            return bytes;
        }

        var scratch = new byte[64 * 1024];
        for (var left = length + 1; left > 0;)
        {
            var count = await _output.ReadAsync(scratch.AsMemory(0, (int)Math.Min(left, scratch.Length)),
                cancellationToken).ConfigureAwait(false);
            if (count == 0) break;
            left -= count;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            _process.Kill();
        }

        await _output.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
