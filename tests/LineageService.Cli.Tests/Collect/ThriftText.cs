using Thrift.Protocol;
using Thrift.Protocol.Entities;

namespace LineageService.Cli.Tests.Collect;

/// <summary>Writes Thrift structs.</summary>
internal sealed class ThriftText(TProtocol protocol)
{
    public TProtocol Protocol { get; } = protocol;

    public async Task StructAsync(Func<Task> fields)
    {
        await Protocol.WriteStructBeginAsync(new TStruct(""));
        await fields();
        await Protocol.WriteFieldStopAsync();
        await Protocol.WriteStructEndAsync();
    }

    public async Task FieldAsync(short id, TType type, Func<Task> value)
    {
        await Protocol.WriteFieldBeginAsync(new TField("", type, id));
        await value();
        await Protocol.WriteFieldEndAsync();
    }

    public Task TextAsync(short id, string value) => FieldAsync(id, TType.String, () => Protocol.WriteStringAsync(value));

    public Task TextsAsync(short id, string[] values) => FieldAsync(id, TType.List, async () =>
    {
        await Protocol.WriteListBeginAsync(new TList(TType.String, values.Length));
        foreach (var value in values) await Protocol.WriteStringAsync(value);
        await Protocol.WriteListEndAsync();
    });

    public Task ListAsync(short id, int count, Func<int, Task> item) => FieldAsync(id, TType.List, async () =>
    {
        await Protocol.WriteListBeginAsync(new TList(TType.Struct, count));
        for (var place = 0; place < count; place++) await item(place);
        await Protocol.WriteListEndAsync();
    });

    public Task MapAsync(short id, string key, string value) => FieldAsync(id, TType.Map, async () =>
    {
        await Protocol.WriteMapBeginAsync(new TMap(TType.String, TType.String, 1));
        await Protocol.WriteStringAsync(key);
        await Protocol.WriteStringAsync(value);
        await Protocol.WriteMapEndAsync();
    });
}
