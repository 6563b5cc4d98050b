using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>A field of a message, from a descriptor or from the text of a .proto.</summary>
/// <param name="TypeName">A scalar's name, or a message's or enum's, full or as written.</param>
/// <param name="MapKey">The key's type of a map; null for others.</param>
/// <param name="Nullable">True where it may be absent and one can tell: optional, oneof, a message.</param>
internal sealed record ProtobufField(string Name, string TypeName, bool Repeated, string? MapKey, bool? Nullable, string? Comment);

/// <summary>A message by its full name.</summary>
internal sealed record ProtobufMessage(string Name, ImmutableArray<ProtobufField> Fields)
{
    public bool IsMapEntry { get; init; }
}

/// <summary>The messages of one or several files, and their shapes. Mutable; one thread.</summary>
internal sealed class ProtobufTypes
{
    private readonly Dictionary<string, ProtobufMessage> _messages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enums = new(StringComparer.Ordinal);
    private int _left = DataShape.MaxParts;

    /// <summary>Top-level messages in the order of their files.</summary>
    public List<ProtobufMessage> Roots { get; } = [];

    public void Add(ProtobufMessage message, bool isRoot)
    {
        _messages[message.Name] = message;
        if (isRoot) Roots.Add(message);
    }

    public void AddEnum(string name) => _enums.Add(name);

    public RecordShape ShapeOf(ProtobufMessage message) => Shape(message, [message.Name], 0);

    private RecordShape Shape(ProtobufMessage message, ImmutableStack<string> open, int depth)
    {
        var fields = ImmutableArray.CreateBuilder<ShapeField>(message.Fields.Length);
        foreach (var field in message.Fields)
        {
            var value = Value(field.TypeName, message.Name, open, depth);
            DataShape shape = value;
            if (field.MapKey is { } key) shape = new MapShape(Scalar(key), value);
            else if (field.Repeated && Entry(field.TypeName, message.Name) is { } entry) shape =
                new MapShape(Scalar(entry.Fields[0].TypeName), Value(entry.Fields[1].TypeName, message.Name, open, depth));
            else if (field.Repeated) shape = new ListShape(value);

            // A message that is not there can be told from one that is empty.
            var isMessage = !field.Repeated && field.MapKey is null
                && (WellKnown(field.TypeName.TrimStart('.')) is not null || Find(field.TypeName, message.Name) is not null);
            fields.Add(new ShapeField(field.Name, shape, field.Nullable ?? (isMessage ? true : null), field.Comment));
        }

        return new RecordShape(fields.MoveToImmutable());
    }

    private ProtobufMessage? Entry(string type, string scope) => Find(type, scope) is { IsMapEntry: true, Fields.Length: 2 } entry ? entry
        : null;

    private DataShape Value(string type, string scope, ImmutableStack<string> open, int depth)
    {
        if (WellKnown(type.TrimStart('.')) is { } known) return new ScalarShape(known);
        if (Find(type, scope) is not { } message) return new ScalarShape(_enums.Contains(type.TrimStart('.'))
            || char.IsUpper(type[^1..][0]) ? "string" : Scalar(type));
        if (depth >= DataShape.MaxDepth || --_left < 0 || open.Contains(message.Name)) return new ScalarShape("record");
        return Shape(message, open.Push(message.Name), depth + 1);
    }

    // Names are looked for from the innermost scope outwards.
    private ProtobufMessage? Find(string type, string scope)
    {
        if (type.StartsWith('.')) return _messages.GetValueOrDefault(type[1..]);
        for (var at = scope; ; at = at[..at.LastIndexOf('.')])
        {
            if (_messages.TryGetValue($"{at}.{type}", out var message)) return message;
            if (!at.Contains('.', StringComparison.Ordinal)) break;
        }

        return _messages.GetValueOrDefault(type);
    }

    private static string Scalar(string type) => type switch
    {
        "int32" or "sint32" or "sfixed32" => "int",
        "int64" or "sint64" or "sfixed64" => "bigint",
        "uint32" or "fixed32" => "bigint",
        "uint64" or "fixed64" => "decimal(20,0)",
        "bool" => "boolean",
        "bytes" => "binary",
        "string" or "double" or "float" => type,
        _ => "string",
    };

    private static string? WellKnown(string type) => type switch
    {
        "google.protobuf.Timestamp" => "timestamp",
        "google.protobuf.Duration" => "interval",
        "google.protobuf.StringValue" => "string",
        "google.protobuf.Int64Value" => "bigint",
        "google.protobuf.Int32Value" => "int",
        "google.protobuf.DoubleValue" => "double",
        "google.protobuf.FloatValue" => "float",
        "google.protobuf.BoolValue" => "boolean",
        "google.protobuf.BytesValue" => "binary",
        "google.protobuf.Struct" or "google.protobuf.Value" or "google.protobuf.Any" => "any",
        "google.type.Date" => "date",
        _ => null,
    };
}
