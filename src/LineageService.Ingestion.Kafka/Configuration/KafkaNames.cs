using System.Text.RegularExpressions;

namespace LineageService.Ingestion.Kafka.Configuration;

/// <summary>What names of brokers and topics look like.</summary>
public static class KafkaNames
{
    /// <summary>True for <c>host:port</c>.</summary>
    public static bool IsBroker(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0;
    }

    /// <summary>True for a name that a topic may have.</summary>
    public static bool IsTopic(string text) =>
        text is { Length: > 0 and < 250 } and not ("." or "..") && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    /// <summary>True for a regular expression that can be read.</summary>
    public static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>True where a pattern covers a topic; false too where it cannot be read.</summary>
    public static bool Matches(string pattern, string topic)
    {
        try
        {
            return Regex.IsMatch(topic, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception failure) when (failure is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
