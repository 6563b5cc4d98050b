using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Catalogs.Topics;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

public sealed class TopicFilesCollectorTests : IDisposable
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    private readonly CatalogFolder _folder = new();

    [Fact]
    public async Task Avro_records_nest_unions_with_null_are_nullable_and_types_come_from_other_files()
    {
        _folder.Write("shop.orders-value.avsc",
            """
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [
              {"name": "id", "type": "long", "doc": "number"},
              {"name": "total", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}], "default": null},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "buyer", "type": "shop.Person"},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [{"name": "sku", "type": "string"}]}}},
              {"name": "tags", "type": {"type": "map", "values": "string"}},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["A"]}},
              {"name": "either", "type": ["int", "string"]},
              {"name": "parent", "type": ["null", "Order"]}]}
            """);
        _folder.Write("common/person.avsc", """{"type": "record", "name": "Person", "namespace": "shop", "fields": [{"name": "name", "type": ["null", "string"]}]}""");
        var found = await OfAsync(TopicFormat.Avro, None);
        Assert.Empty(found.Failures);
        Assert.Equal(
            [
                "id bigint REQUIRED", "total decimal(10,2) NULLABLE", "at timestamp REQUIRED", "buyer struct<name:string> REQUIRED",
                    "buyer.name string NULLABLE",
                "lines array<struct<sku:string>> REQUIRED", "lines.element.sku string REQUIRED", "tags map<string,string> REQUIRED",
                    "state string REQUIRED",
                "either union<int,string> REQUIRED", "parent record NULLABLE",
            ],
            found.Columns("shop.orders"));
        Assert.Equal(("topic", "number"), (found.Table("shop.orders").Kind, found.Table("shop.orders").Comments["id"]));
    }

    [Fact]
    public async Task Json_schemas_tell_what_is_required_and_where_references_lead()
    {
        _folder.Write("clicks.schema.json",
            """
            {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Click", "type": "object", "required": ["at", "page"], "properties": {
              "at": {"type": "string", "format": "date-time", "description": "when"}, "page": {"$ref": "#/definitions/page"}, "n": {"type": ["integer", "null"]},
              "items": {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string"}}}}, "extra": {"type": "object", "additionalProperties": {"type": "number"}},
              "who": {"oneOf": [{"type": "null"}, {"type": "string"}]}},
             "definitions": {"page": {"type": "object", "properties": {"url": {"type": "string"}, "next": {"$ref": "#/definitions/page"}}}}}
            """);
        var found = await OfAsync(TopicFormat.JsonSchema, None);
        var columns = found.Columns("clicks");
        Assert.Contains("at timestamp REQUIRED", columns);
        Assert.Contains("page.url string NULLABLE", columns);
        Assert.Contains("n bigint NULLABLE", columns);
        Assert.Contains("items.element.sku string NULLABLE", columns);
        Assert.Contains("extra map<string,double> NULLABLE", columns);
        Assert.Contains("who string NULLABLE", columns);
        Assert.True(columns.Length < 200);
    }

    [Fact]
    public async Task Proto_files_have_nested_messages_maps_and_oneofs()
    {
        _folder.Write("shop.orders.proto", Proto);
        var found = await OfAsync(TopicFormat.Protobuf, None);
        Assert.Empty(found.Failures);
        Assert.Equal(
            [
                "id bigint", "lines array<struct<sku:string,state:string>>", "lines.element.sku string", "lines.element.state string",
                    "prices map<string,double>", "at timestamp NULLABLE", "note string NULLABLE", "card string NULLABLE",
                "cash decimal(20,0) NULLABLE", "parent record NULLABLE",
            ],
            found.Columns("shop.orders"));
        Assert.Equal("number", found.Table("shop.orders").Comments["id"]);
    }

    [Fact]
    public async Task A_descriptor_set_is_read_off_the_wire()
    {
        // message Order { int64 id = 1; repeated Line lines = 2; optional string note = 3; } message Line { string sku = 1; }, package shop
        var order = Message("Order", Field("id", 3, 1), Field("lines", 11, 3, ".shop.Line"), [.. Field("note", 9, 1), 0x88, 0x01, 0x01]);
        var line = Message("Line", Field("sku", 9, 1));
        byte[] file = [.. Bytes(1, "shop.proto"u8.ToArray()), .. Bytes(2, "shop"u8.ToArray()), .. Bytes(4, order), .. Bytes(4, line)];
        File.WriteAllBytes(Path.Combine(_folder.Path, "all.pb"), Bytes(1, file));
        var found = await OfAsync(TopicFormat.Protobuf, None.Add("shop.Order", "orders"));
        Assert.Equal(["id bigint", "lines array<struct<sku:string>>", "lines.element.sku string", "note string NULLABLE"],
            found.Columns("orders"));

        File.WriteAllBytes(Path.Combine(_folder.Path, "all.pb"), Bytes(1, file)[..30]);
        found = await OfAsync(TopicFormat.Protobuf, None.Add("shop.Order", "orders"));
        Assert.Equal(["expected a descriptor set of protoc"], found.Failures);
    }

    [Fact]
    public async Task Types_that_double_at_each_level_and_broken_schemas_end()
    {
        var types = new StringBuilder("[");
        for (var i = 0; i < 30; i++)
            types.Append(i > 0 ? "," : "")
                .Append(null, $"{{\"type\":\"record\",\"name\":\"T{i}\",\"fields\":[{(i == 0 ? "" : $"{{\"name\":\"a\",\"type\":\"T{i - 1}\"}},{{\"name\":\"b\",\"type\":\"T{i - 1}\"}}")}]}}");
        _folder.Write("bomb.avsc", types.Append(']').ToString());
        _folder.Write("cut.avsc", "{\"type\": \"record\", \"name\"");
        _folder.Write("plain.avsc", "\"string\"");
        var found = await OfAsync(TopicFormat.Avro, None);
        Assert.InRange(found.Columns("bomb").Length, 2, 20_000);
        Assert.Equal(2, found.Failures.Count());
    }

    public void Dispose() => _folder.Dispose();

    private const string Proto =
        """
        syntax = "proto3";
        package shop; // the company
        import "google/protobuf/timestamp.proto";
        option java_package = "x";
        /* an order */
        message Order {
          message Line { string sku = 1; State state = 2; }
          enum State { NEW = 0; OLD = 1; }
          reserved 9, 10 to 12;
          // number
          int64 id = 1 [deprecated = true, (my.option) = {a: 1}];
          repeated Line lines = 2;
          map<string, double> prices = 3;
          google.protobuf.Timestamp at = 4;
          optional string note = 5;
          oneof paid { string card = 6; uint64 cash = 7; }
          Order parent = 8;
        }
        service S { rpc Get (Order) returns (Order) { option x = "y"; } }
        """;

    private Task<Collected> OfAsync(TopicFormat format, ImmutableSortedDictionary<string, string> topics) =>
        Collected.OfAsync(new TopicFilesCollector([_folder.Path], format, "kafka://k:9092", topics, "test"));

    private static byte[] Bytes(int field, byte[] value) => [(byte)(field << 3 | 2), (byte)value.Length, .. value];

    private static byte[] Message(string name, params byte[][] fields) =>
        [.. Bytes(1, Encoding.UTF8.GetBytes(name)), .. fields.SelectMany(field => Bytes(2, field))];

    private static byte[] Field(string name, byte type, byte label, string? typeName = null) =>
        [.. Bytes(1, Encoding.UTF8.GetBytes(name)), 0x18, 1, 0x20, label, 0x28, type, .. typeName is null ? []
            : Bytes(6, Encoding.UTF8.GetBytes(typeName))];
}
