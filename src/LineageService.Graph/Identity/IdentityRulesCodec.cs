using System.Buffers;
using System.Text.Json;

namespace LineageService.Graph.Identity;

/// <summary>The JSON form in which a store keeps its <see cref="IdentityRules"/>.</summary>
public static class IdentityRulesCodec
{
    public static ReadOnlyMemory<byte> Write(IdentityRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("namespaces");
            foreach (var alias in rules.Namespaces)
            {
                writer.WriteStartObject();
                writer.WriteString("alias", alias.Alias);
                writer.WriteString("canonical", alias.Canonical);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("caseFolding");
            foreach (var (scheme, wanted) in rules.CaseFolding) writer.WriteString(scheme, wanted == NameCase.Upper ? "upper" : "lower");
            writer.WriteEndObject();
            writer.WriteBoolean("partitionPaths", rules.PartitionPaths);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The rules as written; the default ones where the text is none of ours.</summary>
    public static IdentityRules Read(ReadOnlyMemory<byte> state)
    {
        try
        {
            using var document = JsonDocument.Parse(state);
            var root = document.RootElement;
            var folding = IdentityRules.None.CaseFolding.WithComparers(StringComparer.OrdinalIgnoreCase);
            foreach (var scheme in root.GetProperty("caseFolding").EnumerateObject())
                folding = folding.SetItem(scheme.Name, scheme.Value.GetString() == "upper" ? NameCase.Upper : NameCase.Lower);
            return new IdentityRules
            {
                Namespaces =
                [
                    .. root.GetProperty("namespaces").EnumerateArray().Select(alias => new NamespaceAlias(
                        alias.GetProperty("alias").GetString() ?? "", alias.GetProperty("canonical").GetString() ?? "")),
                ],
                CaseFolding = folding,
                PartitionPaths = root.GetProperty("partitionPaths").GetBoolean(),
            };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return IdentityRules.Default;
        }
    }
}
