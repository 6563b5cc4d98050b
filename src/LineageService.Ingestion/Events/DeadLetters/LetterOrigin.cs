using System.Globalization;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events.DeadLetters;

/// <summary>What a dead letter was meant to be.</summary>
public enum LetterRole : byte
{
    /// <summary>An OpenLineage event.</summary>
    Event = 0,

    /// <summary>Task definitions and catalog entries.</summary>
    Tasks = 1,

    /// <summary>A record of usage.</summary>
    Usage = 2,
}

/// <summary>
/// What a dead letter was meant to be and when it was written, kept behind its position: <c>kafka:topic/3@812#tasks@2026-11-01T00:00:00.0000000Z</c>.
/// Of events nothing is added.
/// </summary>
/// <param name="Time">When whoever sent it wrote it (UTC); of tasks the latest stands.</param>
public readonly record struct LetterOrigin(LetterRole Role, DateTime Time)
{
    private const string TasksMark = "#tasks@";
    private const string UsageMark = "#usage@";

    /// <summary>A position with the origin behind it.</summary>
    public string MarkOn(string position) => Role switch
    {
        LetterRole.Event => position,
        LetterRole.Tasks => position + TasksMark + Time.ToString("O", CultureInfo.InvariantCulture),
        LetterRole.Usage => position + UsageMark + Time.ToString("O", CultureInfo.InvariantCulture),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The origin of a letter; an event's where nothing is told.</summary>
    public static LetterOrigin Of(LoggedEvent letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var position = letter.Position ?? "";
        foreach (var (mark, role) in (ReadOnlySpan<(string, LetterRole)>)[(TasksMark, LetterRole.Tasks), (UsageMark, LetterRole.Usage)])
        {
            var at = position.LastIndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && DateTime.TryParseExact(
                position.AsSpan(at + mark.Length), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)) return new LetterOrigin(role, time);
        }

        return new LetterOrigin(LetterRole.Event, letter.ReceivedAt.UtcDateTime);
    }
}
