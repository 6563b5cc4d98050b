using System.Text.Json;

namespace LineageService.Api.Access;

/// <summary>
/// Whether an event is of the namespaces of an actor: its job or dataset, and what it writes. What it reads may be anyone's.
/// </summary>
internal static class EventNamespaces
{
    /// <summary>The sentence that refuses an event; null where it may be taken, or where it is no event, which the ingester tells.</summary>
    public static string? Refusal(Actor actor, JsonElement received)
    {
        if (received.ValueKind != JsonValueKind.Object) return null;
        if (Foreign(actor, received, "job") is { } job) return job;
        if (Foreign(actor, received, "dataset") is { } dataset) return dataset;
        if (!received.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array) return null;
        foreach (var output in outputs.EnumerateArray())
            if (Foreign(actor, output) is { } sentence) return sentence;
        return null;
    }

    private static string? Foreign(Actor actor, JsonElement received, string part) =>
        received.TryGetProperty(part, out var value) ? Foreign(actor, value) : null;

    private static string? Foreign(Actor actor, JsonElement named)
    {
        if (named.ValueKind != JsonValueKind.Object || !named.TryGetProperty("namespace", out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return actor.Sees(value.GetString()!) ? null : $"The token '{actor.Name}' is bound to other namespaces than this event's.";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no name; nobody is bound to it.
            return "The namespace is no text.";
        }
    }
}
