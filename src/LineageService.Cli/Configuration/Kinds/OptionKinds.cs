using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Cli.Configuration.Kinds;

/// <summary>The kinds of values that options have.</summary>
internal static class OptionKinds
{
    public static OptionKind<string?> Text { get; } = new("a text", given => Of(given, text => text.Length > 0 ? text : null), value => value ?? "");

    public static OptionKind<bool> Switch { get; } = new(
        "true or false",
        given => given.Text?.ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "1" => new Read<bool>(true),
            "false" or "no" or "off" or "0" => new Read<bool>(false),
            _ => null,
        },
        value => value ? "true" : "false");

    /// <summary>A file or directory; what a file of options names is relative to that file.</summary>
    public static OptionKind<string?> Path(string what) => new(
        what,
        given => Of(given, text => text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : Resolve(text, given.Origin.Directory)),
        value => value ?? "");

    /// <summary>A directory as <see cref="Path"/> reads it, or the address of a shared store.</summary>
    public static OptionKind<string?> Store { get; } = new(
        "a directory or an address",
        given => given.Text is { } address && Graph.Neo4j.Neo4jStoreAddress.IsAddress(address)
            ? new Read<string?>(address)
            : Of(given, text => text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : Resolve(text, given.Origin.Directory)),
        value => value ?? "");

    public static OptionKind<int> Number(int min, int max = int.MaxValue) => new(
        max == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {min}") : string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"),
        given => int.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? new Read<int>(number)
            : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    public static OptionKind<long> Count(long min) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min}"),
        given => long.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min ? new Read<long>(number) : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    public static OptionKind<double> Share { get; } = new(
        "a number from 0 to 1",
        given => double.TryParse(given.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
            ? new Read<double>(number)
            : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    public static OptionKind<string> Choice(params string[] words) => new(
        words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}",
        given => words.FirstOrDefault(word => string.Equals(word, given.Text, StringComparison.OrdinalIgnoreCase)) is { } found ? new Read<string>(found) : null,
        value => value);

    public static OptionKind<string> Word(string allowed, Func<string, bool> isAllowed) =>
        new(allowed, given => given.Text is { } text && isAllowed(text) ? new Read<string>(text) : null, value => value);

    public static OptionKind<string?> OptionalWord(string allowed, Func<string, bool> isAllowed) =>
        new(allowed, given => Of(given, text => isAllowed(text) ? text : null), value => value ?? "");

    /// <summary>A list; in one text its items are separated by commas or semicolons.</summary>
    public static OptionKind<ImmutableArray<string>> List(string allowed, Func<string, bool> isAllowed) => new(
        allowed,
        given =>
        {
            var items = ListItems.Of(given);
            return items.All(isAllowed) ? new Read<ImmutableArray<string>>(items) : null;
        },
        value => value.IsDefaultOrEmpty ? "" : string.Join(", ", value));

    private static Read<string?>? Of(GivenValue given, Func<string, string?> read) => given.Text is { } text && read(text) is { } value ? new Read<string?>(value) : null;

    private static string Resolve(string path, string? directory) =>
        directory is null || System.IO.Path.IsPathRooted(path) ? path : System.IO.Path.GetFullPath(path, directory);
}
