using System.Globalization;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Administration;

/// <summary>Dead letters for people.</summary>
internal static class DeadLetterText
{
    public static void WriteList(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.DeadLettersResponse);
        if (answer.DeadLetters.Count == 0) output.WriteLine("There are no dead letters.");
        foreach (var letter in answer.DeadLetters) WriteLine(output, letter);
        if (answer.NextCursor is { } cursor) output.WriteLine($"There are more: --cursor {cursor}");
    }

    public static void WriteLetter(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.DeadLetterBodyResponse);
        WriteLine(output, answer.DeadLetter);
        output.WriteLine(answer.DeadLetter.Hash);
        output.WriteLine();
        if (answer.Encoding != "utf-8") output.WriteLine($"({answer.Encoding})");
        output.WriteLine(answer.Body);
    }

    public static void WriteDiscarded(TextWriter output, ReadOnlyMemory<byte> json) =>
        output.WriteLine(
            $"Put aside: {Short(NodeDisplay.Read(json, ContractJson.Wire.DeadLetterResponse).Hash)}. `replay` brings it back.");

    /// <summary>The answer to the replay of one letter or of many.</summary>
    public static void WriteReplay(TextWriter output, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.TryGetProperty("hash", out _))
        {
            var one = NodeDisplay.Read(json, ContractJson.Wire.ReplayResponse);
            output.WriteLine($"{Short(one.Hash)}: {one.Status}{(one.Reason is null ? "" : $": {one.Reason}")}");
            return;
        }

        var all = NodeDisplay.Read(json, ContractJson.Wire.ReplayAllResponse);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{all.Replayed:N0} replayed: {all.Accepted:N0} accepted, {all.Duplicate:N0} known before, {all.Rejected:N0} failed again"));
        foreach (var failure in all.Failures) output.WriteLine($"  {Short(failure.Hash)}  {failure.Reason}");
    }

    private static void WriteLine(TextWriter output, DeadLetterResponse letter) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Short(letter.Hash)}  {letter.ReceivedAt:yyyy-MM-dd HH:mm:ss}Z  {letter.Size,10:N0} bytes  {letter.Position ?? "-"}  "
        + $"{letter.Reason}"));

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] : hash;
}
