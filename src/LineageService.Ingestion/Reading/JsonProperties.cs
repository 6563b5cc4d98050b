using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// Takes properties out of a JSON object and remembers the first that is missing or of the wrong type, with its place in the file.
/// Mutable: one per record.
/// </summary>
/// <param name="bytes">The record's text; the object begins on <paramref name="line"/>.</param>
public ref struct JsonProperties(JsonElement element, ReadOnlyMemory<byte> bytes, string? file, long line)
{
    private const int MaxOthers = 20;

    /// <summary>The first thing wrong, with the others; null where all is well.</summary>
    public SourceFailure? Failure { get; private set; }

    /// <summary>A text; null where it is missing or null.</summary>
    public string? String(string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String) return TextOf(value, name);
        Complain(name, $"expected a string in `{name}`, found {Describe(value.ValueKind)}");
        return null;
    }

    /// <summary>A text that must be there; empty, with a failure, where it is not.</summary>
    public string RequiredString(string name)
    {
        var text = String(name);
        if (text is null) Complain(name, $"expected a string in `{name}`, found nothing");
        return text ?? string.Empty;
    }

    /// <summary>A list of texts; one text alone is a list of one; empty where it is missing or null.</summary>
    public ImmutableArray<string> Strings(string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind == JsonValueKind.String) return [TextOf(value, name)];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Complain(name, $"expected a list of strings in `{name}`, found {Describe(value.ValueKind)}");
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String) texts.Add(TextOf(item, name));
            else Complain(name, $"expected only strings in `{name}`, found {Describe(item.ValueKind)}");
        }

        return texts.ToImmutable();
    }

    /// <summary>Notes what is wrong with a property; what comes after the first stands among its <see cref="SourceFailure.Others"/>.</summary>
    public void Complain(string name, string message)
    {
        if (Failure?.Others.Length >= MaxOthers) return;
        var (at, column) = JsonRecord.Position(bytes.Span, JsonRecord.OffsetOf(bytes.Span, name), line);
        var failure = new SourceFailure(SourceCodes.WrongProperty, file, at, column, message);
        Failure = Failure is { } first ? first with { Others = first.Others.Add(failure) } : failure;
    }

    // A lone surrogate (\ud800) is JSON but no text.
    private string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Complain(name, $"expected Unicode text in `{name}`, found half of a surrogate pair");
            return string.Empty;
        }
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "nothing",
    };
}
