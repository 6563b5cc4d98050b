using LineageService.Api.Contracts;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Rendering;

/// <summary>
/// How nodes are shown to people: <c>ods.users.phone</c>, the rows of <c>ods.users</c>. Only for reading: an id is split from its right end, which
/// a name with colons would mislead.
/// </summary>
internal static class NodeDisplay
{
    private const string FieldPrefix = "field:";
    private const string RowSetPrefix = "rowset:";

    public static string Of(LineageNodeResponse node) => node.Kind switch
    {
        "field" => $"{node.Name}.{node.Field}",
        "rowset" => $"rows of {node.Name}",
        _ => node.Name,
    };

    public static string OfId(string id)
    {
        if (id.StartsWith(FieldPrefix, StringComparison.Ordinal))
        {
            var path = id.LastIndexOf(':');
            return path <= FieldPrefix.Length ? id : $"{LastPart(id[FieldPrefix.Length..path])}.{id[(path + 1)..]}";
        }

        return id.StartsWith(RowSetPrefix, StringComparison.Ordinal) ? $"rows of {LastPart(id)}" : LastPart(id);
    }

    /// <summary>The name without its namespace.</summary>
    public static string LastPart(string id) => id[(id.LastIndexOf(':') + 1)..];

    public static string Count(int number, string singular, string? plural = null) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? singular : plural ?? singular + "s")}");

    /// <summary>The hop count, padded to stand in a column.</summary>
    public static string Hops(int distance) => Count(distance, "hop").PadRight("99 hops".Length);

    /// <exception cref="CommandException">The answer is none that this version reads.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(json.Span, type)
                ?? throw new CommandException(ExitCodes.Unavailable, "The service's answer is empty.");
        }
        catch (System.Text.Json.JsonException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, "The service's answer is none that this version reads.", failure);
        }
    }
}
