using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using Npgsql;

namespace LineageService.Cli.Collect.Catalogs;

/// <summary>
/// How a command reaches a PostgreSQL: host, port, database and user by options, a connection service or libpq's variables (PGHOST,
/// PGPORT, PGDATABASE, PGUSER); the password only by PGPASSWORD, <c>--password-file</c>, the service or a password file of libpq
/// (PGPASSFILE, ~/.pgpass).
/// </summary>
internal sealed class PostgresOptions
{
    private readonly Option<string?> _host =
        new("--host") { Description = "Server, or the folder of its socket (else PGHOST)", HelpName = "HOST" };
    private readonly Option<int?> _port = new("--port") { Description = "Port (else PGPORT, 5432)", HelpName = "PORT" };
    private readonly Option<string?> _database = new("--database") { Description = "Database (else PGDATABASE)", HelpName = "NAME" };
    private readonly Option<string?> _user = new("--user") { Description = "Role (else PGUSER)", HelpName = "ROLE" };
    private readonly Option<string?> _passwordFile =
        new("--password-file") { Description = "File with the password alone (else PGPASSWORD)", HelpName = "FILE" };
    private readonly Option<string?> _service =
        new("--service") { Description = "Section of the connection service file", HelpName = "NAME" };
    private readonly Option<string?> _tls =
        new("--tls") { Description = "disable, prefer, require, verify-ca or verify-full", HelpName = "MODE" };

    public IEnumerable<Symbol> All => [_host, _port, _database, _user, _passwordFile, _service, _tls];

    /// <exception cref="CommandException">A file is missing, or an option is not what it should be.</exception>
    public NpgsqlConnectionStringBuilder Read(ParseResult parsed)
    {
        var service = parsed.GetValue(_service) is { } name ? PostgresService.Read(name) : new Dictionary<string, string>();
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = parsed.GetValue(_host) ?? service.GetValueOrDefault("host") ?? Variable("PGHOST") ?? "localhost",
            Port = parsed.GetValue(_port) ?? Number(service.GetValueOrDefault("port") ?? Variable("PGPORT")) ?? 5432,
            Database = parsed.GetValue(_database) ?? service.GetValueOrDefault("dbname") ?? Variable("PGDATABASE") ?? "postgres",
            Username = parsed.GetValue(_user) ?? service.GetValueOrDefault("user") ?? Variable("PGUSER") ?? Environment.UserName,
            ApplicationName = "lineage collect",
            Pooling = false,
            Timeout = 15,
            CommandTimeout = 300,
        };

        // Without a password here Npgsql looks into PGPASSWORD and the password file itself.
        var password = parsed.GetValue(_passwordFile) is { } file ? ReadPassword(file) : service.GetValueOrDefault("password");
        if (password is not null) connection.Password = password;
        if ((parsed.GetValue(_tls) ?? service.GetValueOrDefault("sslmode")) is { } tls)
        {
            connection.SslMode = Enum.TryParse<SslMode>(tls.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode)
                ? mode
                : throw new CommandException(ExitCodes.Usage, $"--tls {tls} is none of disable, prefer, require, verify-ca, verify-full");
        }

        return connection;
    }

    /// <summary>The namespace of its datasets: <c>postgres://host:port</c>; a local socket is localhost.</summary>
    public static string Namespace(NpgsqlConnectionStringBuilder connection)
    {
        var host = connection.Host is { } given && !given.StartsWith('/') ? given.ToLowerInvariant() : "localhost";
        return string.Create(CultureInfo.InvariantCulture, $"postgres://{host}:{connection.Port}");
    }

    private static string ReadPassword(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"--password-file {file} cannot be read", failure);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : null;
}
