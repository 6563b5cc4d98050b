using System.Collections.Immutable;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Protocol.Utilities;

namespace LineageService.Cli.Collect.Catalogs.Thrift;

/// <summary>Reads the parts of a Thrift struct that are wanted and steps over all others, of whatever version the other side is.</summary>
internal static class ThriftStructs
{
    /// <summary>Reads a struct field by field.</summary>
    /// <param name="read">Reads the field where it wants it and says so; called with the field's number and type.</param>
    public static async Task ReadAsync(TProtocol protocol, Func<short, TType, ValueTask<bool>> read, CancellationToken cancellationToken)
    {
        protocol.IncrementRecursionDepth();
        try
        {
            await protocol.ReadStructBeginAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var field = await protocol.ReadFieldBeginAsync(cancellationToken).ConfigureAwait(false);
                if (field.Type == TType.Stop) break;
                if (!await read(field.ID, field.Type).ConfigureAwait(false))
                    await TProtocolUtil.SkipAsync(protocol, field.Type, cancellationToken).ConfigureAwait(false);
                await protocol.ReadFieldEndAsync(cancellationToken).ConfigureAwait(false);
            }

            await protocol.ReadStructEndAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            protocol.DecrementRecursionDepth();
        }
    }

    public static async ValueTask<ImmutableArray<T>> ReadListAsync<T>(
        TProtocol protocol, Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var list = await protocol.ReadListBeginAsync(cancellationToken).ConfigureAwait(false);
        var items = ImmutableArray.CreateBuilder<T>(TProtocolUtil.PreallocSize(list.Count));
        for (var i = 0; i < list.Count; i++) items.Add(await read().ConfigureAwait(false));
        await protocol.ReadListEndAsync(cancellationToken).ConfigureAwait(false);
        return items.DrainToImmutable();
    }

    public static ValueTask<ImmutableArray<string>> ReadTextsAsync(TProtocol protocol, CancellationToken cancellationToken) =>
        ReadListAsync(protocol, () => protocol.ReadStringAsync(cancellationToken), cancellationToken);

    public static async ValueTask<ImmutableArray<KeyValuePair<string, string>>> ReadMapAsync(TProtocol protocol, CancellationToken cancellationToken)
    {
        var map = await protocol.ReadMapBeginAsync(cancellationToken).ConfigureAwait(false);
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(TProtocolUtil.PreallocSize(map.Count));
        for (var i = 0; i < map.Count; i++)
        {
            var key = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
            pairs.Add(new(key, await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false)));
        }

        await protocol.ReadMapEndAsync(cancellationToken).ConfigureAwait(false);
        return pairs.DrainToImmutable();
    }

    public static async Task WriteAsync(TProtocol protocol, short id, string text, CancellationToken cancellationToken)
    {
        await protocol.WriteFieldBeginAsync(new TField("", TType.String, id), cancellationToken).ConfigureAwait(false);
        await protocol.WriteStringAsync(text, cancellationToken).ConfigureAwait(false);
        await protocol.WriteFieldEndAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task WriteAsync(TProtocol protocol, short id, IReadOnlyCollection<string> texts, CancellationToken cancellationToken)
    {
        await protocol.WriteFieldBeginAsync(new TField("", TType.List, id), cancellationToken).ConfigureAwait(false);
        await protocol.WriteListBeginAsync(new TList(TType.String, texts.Count), cancellationToken).ConfigureAwait(false);
        foreach (var text in texts) await protocol.WriteStringAsync(text, cancellationToken).ConfigureAwait(false);
        await protocol.WriteListEndAsync(cancellationToken).ConfigureAwait(false);
        await protocol.WriteFieldEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a field that is a struct of two texts or a text and a list.</summary>
    public static async Task WriteStructAsync(TProtocol protocol, short id, Func<Task> fields, CancellationToken cancellationToken)
    {
        await protocol.WriteFieldBeginAsync(new TField("", TType.Struct, id), cancellationToken).ConfigureAwait(false);
        await protocol.WriteStructBeginAsync(new TStruct(""), cancellationToken).ConfigureAwait(false);
        await fields().ConfigureAwait(false);
        await protocol.WriteFieldStopAsync(cancellationToken).ConfigureAwait(false);
        await protocol.WriteStructEndAsync(cancellationToken).ConfigureAwait(false);
        await protocol.WriteFieldEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
