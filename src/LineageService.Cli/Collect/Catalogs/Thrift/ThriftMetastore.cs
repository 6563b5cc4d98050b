using System.Collections.Immutable;
using System.Net.Sockets;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;
using Thrift;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport;
using Thrift.Transport.Client;

namespace LineageService.Cli.Collect.Catalogs.Thrift;

/// <summary>
/// A metastore over its Thrift service: binary protocol, without SASL. Only the few calls that a catalog needs, by the numbers of
/// hive_metastore.thrift. Not for a metastore that asks for Kerberos: its database or a dump is read instead.
/// </summary>
internal sealed class ThriftMetastore : IMetastoreService
{
    private const int MaxMessageBytes = 512 * 1024 * 1024;

    // One that expects something else may wait for more and say nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _address;
    private readonly TBinaryProtocol _protocol;
    private bool _hasTableRequests;
    private bool _lacksKeys;
    private int _sequence;

    private ThriftMetastore(string address, TBinaryProtocol protocol) => (_address, _protocol) = (address, protocol);

    /// <exception cref="CollectorException">Nobody answers there.</exception>
    public static async Task<IMetastoreService> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        var address = string.Create(null, $"{host}:{port}");

        // Connected here: the library would connect while it is constructed, and block.
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            client.Dispose();
            throw new CollectorException($"the metastore at {address} cannot be reached: {failure.SocketErrorCode}", failure);
        }

        var socket = new TSocketTransport(client, new TConfiguration { MaxMessageSize = MaxMessageBytes });
        return new ThriftMetastore(address, new TBinaryProtocol(new TBufferedTransport(socket, 64 * 1024)));
    }

    public Task<ImmutableArray<string>> ListDatabasesAsync(CancellationToken cancellationToken) =>
        CallAsync("get_all_databases", () => Task.CompletedTask, () => ThriftStructs.ReadTextsAsync(_protocol, cancellationToken), cancellationToken);

    public Task<ImmutableArray<string>> ListTablesAsync(string database, CancellationToken cancellationToken) =>
        CallAsync(
            "get_all_tables", () => ThriftStructs.WriteAsync(_protocol, 1, database, cancellationToken),
            () => ThriftStructs.ReadTextsAsync(_protocol, cancellationToken), cancellationToken);

    // Hive 4 dropped the older call, Hive 2 does not know the newer one.
    public async Task<ImmutableArray<ServedTable>> GetTablesAsync(
        string database, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        if (!_hasTableRequests)
        {
            try
            {
                return await CallAsync(
                    "get_table_objects_by_name", WriteAsync, () => ReadTablesAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (TApplicationException failure) when (failure.Type == TApplicationException.ExceptionType.UnknownMethod)
            {
                _hasTableRequests = true;
            }
        }

        return await CallAsync(
            "get_table_objects_by_name_req", () => ThriftStructs.WriteStructAsync(_protocol, 1, WriteAsync, cancellationToken),
            () => ReadWithinAsync(() => ReadTablesAsync(cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);

        async Task WriteAsync()
        {
            await ThriftStructs.WriteAsync(_protocol, 1, database, cancellationToken).ConfigureAwait(false);
            await ThriftStructs.WriteAsync(_protocol, 2, tables, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<ImmutableArray<string>> GetPrimaryKeyAsync(string database, string table, CancellationToken cancellationToken)
    {
        if (_lacksKeys) return [];
        try
        {
            var parts = await CallAsync(
                "get_primary_keys",
                () => ThriftStructs.WriteStructAsync(
                    _protocol,
                    1,
                    async () =>
                    {
                        await ThriftStructs.WriteAsync(_protocol, 1, database, cancellationToken).ConfigureAwait(false);
                        await ThriftStructs.WriteAsync(_protocol, 2, table, cancellationToken).ConfigureAwait(false);
                    },
                    cancellationToken),
                () => ReadWithinAsync(() => ThriftStructs.ReadListAsync(_protocol, () => ReadKeyPartAsync(cancellationToken), cancellationToken), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return [.. parts.OrderBy(part => part.Place).Select(part => part.Column)];
        }
        catch (TApplicationException failure) when (failure.Type == TApplicationException.ExceptionType.UnknownMethod)
        {
            _lacksKeys = true;
            return [];
        }
    }

    public ValueTask DisposeAsync()
    {
        _protocol.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<ImmutableArray<ServedTable>> ReadTablesAsync(CancellationToken cancellationToken) =>
        ThriftStructs.ReadListAsync(_protocol, () => ServedTableReader.ReadAsync(_protocol, cancellationToken), cancellationToken);

    // SQLPrimaryKey: 3 the column, 4 its place.
    private async ValueTask<(string Column, int Place)> ReadKeyPartAsync(CancellationToken cancellationToken)
    {
        var (column, place) = ("", 0);
        await ThriftStructs.ReadAsync(
            _protocol,
            async (id, type) =>
            {
                if ((id, type) == (3, TType.String)) column = await _protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                else if ((id, type) == (4, TType.I32)) place = await _protocol.ReadI32Async(cancellationToken).ConfigureAwait(false);
                else return false;
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (column, place);
    }

    // Newer calls wrap their answer in a struct, whose first field it is.
    private async ValueTask<ImmutableArray<T>> ReadWithinAsync<T>(Func<ValueTask<ImmutableArray<T>>> read, CancellationToken cancellationToken)
    {
        ImmutableArray<T> answer = [];
        await ThriftStructs.ReadAsync(
            _protocol,
            async (id, type) =>
            {
                if ((id, type) != (1, TType.List)) return false;
                answer = await read().ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<ImmutableArray<T>> CallAsync<T>(
        string method, Func<Task> write, Func<ValueTask<ImmutableArray<T>>> read, CancellationToken cancellationToken)
    {
        try
        {
            await _protocol.WriteMessageBeginAsync(new TMessage(method, TMessageType.Call, ++_sequence), cancellationToken).ConfigureAwait(false);
            await _protocol.WriteStructBeginAsync(new TStruct(method), cancellationToken).ConfigureAwait(false);
            await write().ConfigureAwait(false);
            await _protocol.WriteFieldStopAsync(cancellationToken).ConfigureAwait(false);
            await _protocol.WriteStructEndAsync(cancellationToken).ConfigureAwait(false);
            await _protocol.WriteMessageEndAsync(cancellationToken).ConfigureAwait(false);
            await _protocol.Transport.FlushAsync(cancellationToken).ConfigureAwait(false);
            var message = await _protocol.ReadMessageBeginAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            if (message.Type == TMessageType.Exception)
            {
                var refusal = await TApplicationException.ReadAsync(_protocol, cancellationToken).ConfigureAwait(false);
                await _protocol.ReadMessageEndAsync(cancellationToken).ConfigureAwait(false);
                throw refusal;
            }

            return await ReadAnswerAsync(method, read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TTransportException or TProtocolException or SocketException or IOException or TimeoutException)
        {
            throw new CollectorException(
                $"the metastore at {_address} does not answer {method} in the binary protocol without SASL ({failure.GetType().Name}): "
                    + "if it asks for Kerberos or another protocol, read its database or a dump of it instead",
                failure);
        }
    }

    // Field 0 is the answer; any other is the exception that the metastore declares, whose first field says what is wrong.
    private async Task<ImmutableArray<T>> ReadAnswerAsync<T>(
        string method, Func<ValueTask<ImmutableArray<T>>> read, CancellationToken cancellationToken)
    {
        ImmutableArray<T>? answer = null;
        string? refusal = null;
        await ThriftStructs.ReadAsync(
            _protocol,
            async (id, type) =>
            {
                if (id == 0) answer = await read().ConfigureAwait(false);
                else if (type == TType.Struct) refusal = await ReadRefusalAsync(cancellationToken).ConfigureAwait(false);
                else return false;
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await _protocol.ReadMessageEndAsync(cancellationToken).ConfigureAwait(false);
        return answer ?? throw new CollectorException($"the metastore at {_address} refuses {method}: {refusal ?? "without a reason"}");
    }

    private async Task<string> ReadRefusalAsync(CancellationToken cancellationToken)
    {
        var message = "without a reason";
        await ThriftStructs.ReadAsync(
            _protocol,
            async (id, type) =>
            {
                if ((id, type) != (1, TType.String)) return false;
                message = await _protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return message;
    }
}
