using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Catalogs.HiveMetastore;
using Thrift.Protocol;
using Thrift.Protocol.Entities;

namespace LineageService.Cli.Collect.Catalogs.Thrift;

/// <summary>Reads <c>Table</c> of hive_metastore.thrift (apache/hive, Hive 1.2 to 4.0; the numbers of these fields never changed).</summary>
internal static class ServedTableReader
{
    public static async ValueTask<ServedTable> ReadAsync(TProtocol protocol, CancellationToken cancellationToken)
    {
        var table = new ServedTable("");
        string? original = null, expanded = null;
        await ThriftStructs.ReadAsync(
            protocol,
            async (id, type) =>
            {
                switch (id, type)
                {
                    case (1, TType.String):
                        table = table with { Name = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (3, TType.String):
                        table = table with { Owner = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (7, TType.Struct):
                        table = await ReadStorageAsync(protocol, table, cancellationToken).ConfigureAwait(false);
                        return true;
                    case (8, TType.List):
                        table = table with { PartitionKeys = await ReadColumnsAsync(protocol, cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (9, TType.Map):
                        table = table with { Parameters = await ThriftStructs.ReadMapAsync(protocol, cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (10, TType.String):
                        original = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                        return true;
                    case (11, TType.String):
                        expanded = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                        return true;
                    case (12, TType.String):
                        table = table with { Type = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false) };
                        return true;
                    default:
                        return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return table with { ViewText = string.IsNullOrEmpty(original) ? expanded : original };
    }

    private static async Task<ServedTable> ReadStorageAsync(TProtocol protocol, ServedTable table, CancellationToken cancellationToken)
    {
        await ThriftStructs.ReadAsync(
            protocol,
            async (id, type) =>
            {
                switch (id, type)
                {
                    case (1, TType.List):
                        table = table with { Columns = await ReadColumnsAsync(protocol, cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (2, TType.String):
                        table = table with { Location = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false) };
                        return true;
                    case (7, TType.Struct):
                        table = table with { SerdeParameters = await ReadSerdeAsync(protocol, cancellationToken).ConfigureAwait(false) };
                        return true;
                    default:
                        return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return table;
    }

    private static async Task<ImmutableArray<KeyValuePair<string, string>>> ReadSerdeAsync(TProtocol protocol, CancellationToken cancellationToken)
    {
        ImmutableArray<KeyValuePair<string, string>> parameters = [];
        await ThriftStructs.ReadAsync(
            protocol,
            async (id, type) =>
            {
                if ((id, type) != (3, TType.Map)) return false;
                parameters = await ThriftStructs.ReadMapAsync(protocol, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return parameters;
    }

    private static ValueTask<ImmutableArray<ServedColumn>> ReadColumnsAsync(TProtocol protocol, CancellationToken cancellationToken) =>
        ThriftStructs.ReadListAsync(
            protocol,
            async () =>
            {
                var texts = new string?[3];
                await ThriftStructs.ReadAsync(
                    protocol,
                    async (id, type) =>
                    {
                        if (id is < 1 or > 3 || type != TType.String) return false;
                        texts[id - 1] = await protocol.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                        return true;
                    },
                    cancellationToken).ConfigureAwait(false);
                return new ServedColumn(texts[0] ?? "", texts[1], texts[2]);
            },
            cancellationToken);
}
