using System.Text.Encodings.Web;
using System.Text.Json;

namespace LineageService.ImpactJudges;

/// <summary>Prints what a judge counted as JSON.</summary>
internal static class JudgeReport
{
    // The report is read by people: no escapes for what JSON itself allows.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(object report, string? file)
    {
        var text = JsonSerializer.Serialize(report, Options);
        Console.WriteLine(text);
        if (file is not null) File.WriteAllText(file, text + "\n");
    }
}
