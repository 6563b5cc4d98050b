using System.Globalization;
using System.Text.Json;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>Members of the scheduler's JSON, which writes numbers as texts, objects as texts, and names in several ways.</summary>
internal static class JsonValues
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = 64,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip
    };

    /// <summary>The first of the members that is there; undefined for none.</summary>
    public static JsonElement Member(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object) return default;
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var member)
                && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) return member;
        }

        return default;
    }

    /// <summary>A member as text; null where it is neither text nor number nor truth value, or empty.</summary>
    public static string? TextOf(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var member = element.Member(names);
        var text = member.ValueKind switch
        {
            JsonValueKind.String => Safe(member),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public static long NumberOf(this JsonElement element, params ReadOnlySpan<string> names) =>
        long.TryParse(element.TextOf(names), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A member as object or array, also where it is written as a text that holds one.</summary>
    public static JsonElement Nested(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var member = element.Member(names);
        return member.ValueKind == JsonValueKind.String ? Parse(Safe(member)) : member;
    }

    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray() : [];

    /// <summary>The value of a text; undefined where it is no JSON.</summary>
    public static JsonElement Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return default;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // A lone surrogate is no text.
    private static string? Safe(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
