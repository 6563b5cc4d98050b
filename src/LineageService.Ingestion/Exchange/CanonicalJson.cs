using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LineageService.Ingestion.Exchange;

/// <summary>How lines of a canonical export are spelled: camelCase, one fixed order of members, nothing that is null, false, 0 or empty.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
    };

    public static string Write<T>(T line)
        where T : CanonicalLine =>
        JsonSerializer.Serialize(line, Options);

    /// <exception cref="JsonException">It is none.</exception>
    public static T Read<T>(ReadOnlySpan<byte> line)
        where T : CanonicalLine =>
        JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("null where a record was expected");

    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
        {
            if (property.Name == "kind" && type.Type.IsAssignableTo(typeof(CanonicalLine))) property.Order = -1;
            if (property.Name == "exists") property.ShouldSerialize = (_, value) => value is false;
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
                property.ShouldSerialize = (_, value) => value is System.Collections.ICollection { Count: > 0 };
        }
    }
}
