using System.Diagnostics;
using System.Globalization;

namespace LineageService.Testing.Servers;

/// <summary>
/// A private PostgreSQL server: a new cluster in a temporary folder, reached through a socket in that folder without a password and, where
/// asked for,
/// through a free port of 127.0.0.1 with one; gone when disposed. The binaries are those of the system's package
/// (Debian: <c>postgresql</c>); PostgreSQL does not run as root, so root starts it as another user.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private const string DebianFolder = "/usr/lib/postgresql";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _binaries;
    private readonly string _folder;
    private readonly string? _user;
    private bool _started;

    private PostgresCluster(string binaries, string folder, string? user, int? port)
    {
        Port = port;
        _binaries = binaries;
        _folder = folder;
        _user = user;
    }

    /// <summary>Port of 127.0.0.1, where every role needs its password; null where only the socket is open.</summary>
    public int? Port { get; }

    /// <summary>Through the socket, as the superuser <c>oracle</c>.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
            $"Host={_folder};Port={Port ?? 5432};Username=oracle;Database=postgres;Pooling=false;Command Timeout=30");

    /// <summary>Starts a server.</summary>
    /// <param name="reason">Why there is none, where it cannot be started.</param>
    /// <param name="overTcp">True: also listens on a free port of 127.0.0.1.</param>
    public static PostgresCluster? TryStart(out string reason, bool overTcp = false)
    {
        if (FindBinaries() is not { } binaries)
        {
            reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)";
            return null;
        }

        var user = Environment.UserName == "root" ? "postgres" : null;
        var folder = Directory.CreateTempSubdirectory("oracle-pg-").FullName;
        var cluster = new PostgresCluster(binaries, folder, user, overTcp ? FreePorts.One() : null);
        try
        {
            cluster.Start();
            reason = "";
            return cluster;
        }
        catch (InvalidOperationException failure)
        {
            cluster.Dispose();
            reason = $"PostgreSQL does not start: {failure.Message}";
            return null;
        }
    }

    /// <summary>What <c>pg_dump</c> writes of a database.</summary>
    public string Dump(string database, params string[] options)
    {
        var file = Path.Combine(_folder, $"{database}.sql");
        string[] where = ["-h", _folder, "-p", (Port ?? 5432).ToString(CultureInfo.InvariantCulture), "-U", "oracle", "-f", file, database];

        // A path that links to the server's programs need not link to this one.
        var binaries = Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(_binaries, "initdb"), returnFinalTarget: true)?.FullName)
            ?? _binaries;
        Check(Run(Path.Combine(binaries, "pg_dump"), [.. options, .. where]));
        return File.ReadAllText(file);
    }

    public void Dispose()
    {
        // pg_ctl reads the server's process id from its folder and waits until it is gone.
        if (_started) Run(Path.Combine(_binaries, "pg_ctl"), ["stop", "-D", Data, "-m", "immediate", "-s"]);
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The newest version on the path or where Debian puts them.</summary>
    private static string? FindBinaries()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        if (Directory.Exists(DebianFolder))
        {
            folders.AddRange(Directory.GetDirectories(DebianFolder)
                .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version)
                    ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")));
        }

        return folders.Find(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private void Start()
    {
        if (_user is not null) Check(Run("chown", [_user, _folder], asUser: false));
        Check(Run(Path.Combine(_binaries, "initdb"),
            ["-D", Data, "-U", "oracle", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "--no-locale", "-E", "UTF8"]));

        // Nothing here has to outlive a crash, and the queries are too small for compilation to pay.
        string[] settings =
        [
            $"listen_addresses='{(Port is null ? "" : "127.0.0.1")}'", $"unix_socket_directories='{_folder}'",
            string.Create(CultureInfo.InvariantCulture, $"port={Port ?? 5432}"), "fsync=off", "synchronous_commit=off",
            "full_page_writes=off", "jit=off", "shared_buffers=16MB", "max_connections=10", "autovacuum=off",
            "max_parallel_workers_per_gather=0", "statement_timeout=10000",
        ];
        File.AppendAllLines(Path.Combine(Data, "postgresql.conf"), settings);
        _started = true;
        Check(Run(
            Path.Combine(_binaries, "pg_ctl"),
            ["start", "-D", Data, "-w", "-s", "-t", StartLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-l",
                Path.Combine(_folder, "log")]));
    }

    private static void Check((int Code, string Output) run)
    {
        if (run.Code != 0) throw new InvalidOperationException(run.Output.Trim());
    }

    private (int Code, string Output) Run(string program, string[] arguments, bool asUser = true)
    {
        var start = new ProcessStartInfo
        {
            FileName = _user is not null && asUser ? "setpriv" : program,
            WorkingDirectory = "/",
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (_user is not null && asUser)
        {
            foreach (var argument in new[] { $"--reuid={_user}", $"--regid={_user}", "--clear-groups", program }) start.ArgumentList.Add(
                argument);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(StartLimit + StartLimit))
            {
                process.Kill();
                return (-1, $"{Path.GetFileName(program)} does not end");
            }

            // The server that pg_ctl leaves running may hold the pipes: what is written by now is enough.
            Task.WaitAll([output, errors], TimeSpan.FromMilliseconds(200));
            return (process.ExitCode, (errors.IsCompleted ? errors.Result : "") + (output.IsCompleted ? output.Result : ""));
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return (-1, failure.Message);
        }
    }
}
