using System.Net;
using System.Net.Sockets;
using Thrift;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Protocol.Utilities;
using Thrift.Transport;
using Thrift.Transport.Client;

namespace LineageService.Cli.Tests.Collect;

/// <summary>
/// Answers a metastore's Thrift calls for one small warehouse, with fields that a reader has to step over. Stops when disposed.
/// </summary>
internal sealed class MetastoreServer : IAsyncDisposable
{
    /// <summary>Tables of the warehouse: more than are asked for at once.</summary>
    public const int Tables = 252;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _asked;

    public MetastoreServer()
    {
        _listener.Start();
        _loop = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>True for one that no longer knows the calls of Hive 2, and knows keys.</summary>
    public bool IsNew { get; init; }

    /// <summary>What every call is refused with.</summary>
    public string? Refusal { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            using var protocol = new TBinaryProtocol(new TBufferedTransport(new TSocketTransport(client, new TConfiguration())));
            while (!_stop.IsCancellationRequested)
            {
                var call = await protocol.ReadMessageBeginAsync(_stop.Token);
                await TProtocolUtil.SkipAsync(protocol, TType.Struct, _stop.Token);
                await protocol.ReadMessageEndAsync(_stop.Token);
                await AnswerAsync(new ThriftText(protocol), call);
                await protocol.Transport.FlushAsync(_stop.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or TTransportException or IOException or SocketException or ObjectDisposedException)
        {
            // The client left, or the test ends.
        }
    }

    private async Task AnswerAsync(ThriftText text, TMessage call)
    {
        var isKnown = call.Name switch
        {
            "get_table_objects_by_name" => !IsNew,
            "get_table_objects_by_name_req" or "get_primary_keys" => IsNew,
            _ => true,
        };
        if (!isKnown)
        {
            await text.Protocol.WriteMessageBeginAsync(new TMessage(call.Name, TMessageType.Exception, call.SeqID));
            await new TApplicationException(TApplicationException.ExceptionType.UnknownMethod, call.Name).WriteAsync(text.Protocol, default);
            await text.Protocol.WriteMessageEndAsync();
            return;
        }

        await text.Protocol.WriteMessageBeginAsync(new TMessage(call.Name, TMessageType.Reply, call.SeqID));
        await text.StructAsync(async () =>
        {
            if (Refusal is not null) await text.FieldAsync(1, TType.Struct, () => text.StructAsync(() => text.TextAsync(1, Refusal)));
            else if (call.Name.EndsWith("_req", StringComparison.Ordinal)) await text.FieldAsync(0, TType.Struct, () => text.StructAsync(() => TablesAsync(text, 1)));
            else if (call.Name == "get_primary_keys") await text.FieldAsync(0, TType.Struct, () => text.StructAsync(() => KeysAsync(text)));
            else if (call.Name == "get_table_objects_by_name") await TablesAsync(text, 0);
            else if (call.Name == "get_all_databases") await text.TextsAsync(0, ["ods"]);
            else await text.TextsAsync(0, [.. Enumerable.Range(0, Tables).Select(Name)]);
        });
        await text.Protocol.WriteMessageEndAsync();
    }

    // A hundred at a time, in the order in which they were listed.
    private Task TablesAsync(ThriftText text, short field)
    {
        var some = Enumerable.Range(_asked, Math.Min(100, Tables - _asked)).ToList();
        _asked += some.Count;
        return text.ListAsync(field, some.Count, place => TableAsync(text, some[place]));
    }

    private static string Name(int number) => number switch { 0 => "orders", 1 => "recent", _ => $"t{number}" };

    private static Task TableAsync(ThriftText text, int number) => text.StructAsync(async () =>
    {
        await text.TextAsync(1, Name(number));
        await text.TextAsync(2, "ods");
        await text.TextAsync(3, "ann");
        await text.FieldAsync(4, TType.I32, () => text.Protocol.WriteI32Async(1_700_000_000));
        await text.FieldAsync(7, TType.Struct, () => text.StructAsync(async () =>
        {
            await text.ListAsync(1, number == 0 ? 2 : 1, place => place == 0 ? ColumnAsync(text, "id", "bigint", "who") : ColumnAsync(text, "total", "decimal(10,2)", null));
            if (number != 1) await text.TextAsync(2, $"hdfs://nn/ods.db/{Name(number)}");
            await text.FieldAsync(5, TType.Bool, () => text.Protocol.WriteBoolAsync(true));
            await text.FieldAsync(7, TType.Struct, () => text.StructAsync(() => text.MapAsync(3, "serialization.format", "1")));
        }));
        if (number == 0) await text.ListAsync(8, 1, _ => ColumnAsync(text, "dt", "string", null));
        await text.MapAsync(9, "comment", "all orders");
        if (number == 1) await text.TextAsync(10, "select id from ods.orders");
        await text.TextAsync(12, number == 1 ? "VIRTUAL_VIEW" : "MANAGED_TABLE");
        await text.FieldAsync(18, TType.I32, () => text.Protocol.WriteI32Async(1));
    });

    private static Task ColumnAsync(ThriftText text, string name, string type, string? comment) => text.StructAsync(async () =>
    {
        await text.TextAsync(1, name);
        await text.TextAsync(2, type);
        if (comment is not null) await text.TextAsync(3, comment);
    });

    private static Task KeysAsync(ThriftText text) => text.ListAsync(1, 1, _ => text.StructAsync(async () =>
    {
        await text.TextAsync(1, "ods");
        await text.TextAsync(3, "id");
        await text.FieldAsync(4, TType.I32, () => text.Protocol.WriteI32Async(1));
    }));
}
