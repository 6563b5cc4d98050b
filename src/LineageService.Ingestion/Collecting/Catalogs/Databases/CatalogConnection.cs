using System.Data.Common;
using System.Net.Sockets;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Catalogs.Databases;

/// <summary>
/// An open connection to a database whose catalog is read: queries as streams of rows, and every way in which it can fail as one sentence
/// without secrets. Mutable; one query at a time.
/// </summary>
internal sealed class CatalogConnection : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly string _name;

    private CatalogConnection(DbConnection connection, string name)
    {
        _connection = connection;
        _name = name;
    }

    /// <param name="name">What the source is called in messages.</param>
    /// <exception cref="CollectorException">It cannot be reached, or does not let this role in.</exception>
    public static async Task<CatalogConnection> OpenAsync(DbDataSource source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return new CatalogConnection(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), name);
        }
        catch (Exception failure) when (failure is DbException or SocketException or TimeoutException or IOException)
        {
            throw new CollectorException(Sentence(failure, name), failure);
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var command = Command(sql);
            await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DbException or IOException)
        {
            throw new CollectorException(Sentence(failure, _name), failure);
        }
    }

    /// <summary>
    /// Gives each row to <paramref name="take"/>. Where this role may not read it, or it is not there, that is a failure, and the rest of
    /// the catalog goes on.
    /// </summary>
    /// <param name="what">What the query reads, for messages: <c>column comments</c>.</param>
    /// <exception cref="CollectorException">The connection broke.</exception>
    public async Task<SourceFailure?> ReadAsync(string what, string sql, Action<DbDataReader> take, CancellationToken cancellationToken)
    {
        try
        {
            var command = Command(sql);
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) take(reader);
                }
            }

            return null;
        }
        catch (DbException failure) when (failure.SqlState is { Length: 5 } state && (state is "42501" or "42P01" or "42703" or "3F000"))
        {
            var reason = state == "42501" ? "this role may not read it" : "it is not there";
            return new SourceFailure(CollectCodes.Unreadable, null, 1, 1, $"{what} of {_name} skipped: {reason}");
        }
        catch (Exception failure) when (failure is DbException or IOException or TimeoutException)
        {
            throw new CollectorException(Sentence(failure, _name), failure);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

#pragma warning disable CA2100 // The queries are constants of this product with quoted names of its own in them; no text of a user is among them.
    private DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
#pragma warning restore CA2100

    private static string Sentence(Exception failure, string name) => (failure as DbException)?.SqlState switch
    {
        "28P01" or "28000" => $"{name} refuses this user or password: set PGPASSWORD, --password-file or a connection service, and check the role",
        "3D000" => $"{name} has no database of this name",
        "42501" => $"{name} lets this role in but not read its catalog: grant it CONNECT and USAGE",
        "53300" => $"{name} has no free connection: try again later",
        { Length: 5 } state => $"{name} answered with the error {state}",
        _ => $"{name} cannot be reached: check host, port and network ({Reason(failure)})",
    };

    private static string Reason(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket) return socket.SocketErrorCode.ToString();
            if (inner is TimeoutException) return "timeout";
        }

        return failure.GetType().Name;
    }
}
