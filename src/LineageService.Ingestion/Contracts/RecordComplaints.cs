using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Contracts;

/// <summary>Reads properties of one record and notes everything that is wrong in it, each with its path. Mutable; one record.</summary>
internal sealed class RecordComplaints(string? file, long line)
{
    public List<SourceFailure> Failures { get; } = [];

    public string? Text(JsonElement holder, string name, string path, bool isRequired)
    {
        if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (isRequired) Complain($"{path}{name}", "expected a text, found nothing");
            return null;
        }

        if (StructuredText.Scalar(value) is { } text) return text;
        Complain($"{path}{name}", "expected a text");
        return null;
    }

    public bool? Truth(JsonElement holder, string name, string path)
    {
        var text = Text(holder, name, path, isRequired: false);
        if (text is null) return null;
        if (bool.TryParse(text, out var truth)) return truth;
        Complain($"{path}{name}", "expected true or false");
        return null;
    }

    public DateOnly? Day(JsonElement holder, string name, string path, bool isRequired)
    {
        var text = Text(holder, name, path, isRequired);
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
            return day;
        Complain($"{path}{name}", "expected a day such as 2026-12-31");
        return null;
    }

    public IEnumerable<(JsonElement Item, string Path)> Items(JsonElement holder, string name)
    {
        if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) yield break;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Complain(name, "expected a list");
            yield break;
        }

        var at = 0;
        foreach (var item in list.EnumerateArray()) yield return (item, $"{name}[{at++}]");
    }

    /// <summary>What is not known is most often a slip of the pen, and would be a promise that nobody holds.</summary>
    public void OnlyKnown(JsonElement holder, string path, params ReadOnlySpan<string> names)
    {
        if (holder.ValueKind != JsonValueKind.Object) return;
        foreach (var property in holder.EnumerateObject())
            if (!names.Contains(property.Name)) Complain($"{path}{property.Name}", "is not known here");
    }

    public void Complain(string path, string message) =>
        Failures.Add(new SourceFailure(SourceCodes.WrongProperty, file, line, 1, $"{path}: {message}"));
}
