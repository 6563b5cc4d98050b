using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>
/// Reads a FileDescriptorSet (<c>protoc --descriptor_set_out --include_imports</c>) off the wire. Source: descriptor.proto and the
/// encoding guide of Protocol Buffers.
/// </summary>
internal static class ProtobufDescriptors
{
    private static readonly string[] Scalars =
    [
        "", "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "group", "message", "bytes", "uint32",
            "enum",
        "sfixed32", "sfixed64", "sint32", "sint64",
    ];

    /// <summary>False where the bytes are no descriptor set.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ProtobufTypes types)
    {
        var files = 0;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field != 1 || !reader.IsBytes) continue;
            if (!ReadFile(reader.Bytes, types)) return false;
            files++;
        }

        return !reader.IsBroken && files > 0;
    }

    private static bool ReadFile(ReadOnlySpan<byte> bytes, ProtobufTypes types)
    {
        var package = string.Empty;
        var head = new WireReader(bytes);
        while (head.Next())
        {
            if (head is { Field: 2, IsBytes: true }) package = Encoding.UTF8.GetString(head.Bytes);
        }

        var isOwn = !package.StartsWith("google.protobuf", StringComparison.Ordinal);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader is { Field: 4, IsBytes: true } && !ReadMessage(reader.Bytes, package, types, isOwn, 0)) return false;
            if (reader is { Field: 5, IsBytes: true }) types.AddEnum(Joined(package, NameOf(reader.Bytes)));
        }

        return !reader.IsBroken;
    }

    private static bool ReadMessage(ReadOnlySpan<byte> bytes, string scope, ProtobufTypes types, bool isRoot, int depth)
    {
        if (depth > DataShape.MaxDepth) return false;
        var name = Joined(scope, NameOf(bytes));
        var fields = ImmutableArray.CreateBuilder<ProtobufField>();
        var isEntry = false;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (!reader.IsBytes) continue;
            switch (reader.Field)
            {
                case 2:
                    fields.Add(ReadField(reader.Bytes));
                    break;
                case 3 when !ReadMessage(reader.Bytes, name, types, isRoot: false, depth + 1):
                    return false;
                case 4:
                    types.AddEnum(Joined(name, NameOf(reader.Bytes)));
                    break;
                case 7:
                    var options = new WireReader(reader.Bytes);
                    while (options.Next()) isEntry |= options is { Field: 7, Number: 1 };
                    break;
            }
        }

        types.Add(new ProtobufMessage(name, fields.ToImmutable()) { IsMapEntry = isEntry }, isRoot && !isEntry);
        return !reader.IsBroken;
    }

    private static ProtobufField ReadField(ReadOnlySpan<byte> bytes)
    {
        var (name, typeName) = (string.Empty, string.Empty);
        var (label, type) = (0L, 0L);
        var isOptional = false;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when reader.IsBytes:
                    name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 4:
                    label = (long)reader.Number;
                    break;
                case 5:
                    type = (long)reader.Number;
                    break;
                case 6 when reader.IsBytes:
                    typeName = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 9 or 17:
                    isOptional = true;
                    break;
            }
        }

        var scalar = type > 0 && type < Scalars.Length ? Scalars[type] : "string";
        bool? nullable = label == 2 ? false : isOptional || scalar == "message" ? true : null;
        return new ProtobufField(name, typeName.Length > 0
            && scalar != "enum" ? typeName : scalar == "enum" ? "string" : scalar, label == 3, null, label == 3 ? null : nullable, null);
    }

    private static string NameOf(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader is { Field: 1, IsBytes: true }) return Encoding.UTF8.GetString(reader.Bytes);
        }

        return string.Empty;
    }

    private static string Joined(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";
}
