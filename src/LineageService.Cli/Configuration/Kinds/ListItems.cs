using System.Collections.Immutable;

namespace LineageService.Cli.Configuration.Kinds;

/// <summary>The items of a list as it was given: what a file lists, or one text whose items are separated by commas or semicolons.</summary>
internal static class ListItems
{
    private static readonly char[] Separators = [',', ';'];

    public static ImmutableArray<string> Of(GivenValue given) => [.. given.Items.SelectMany(Split)];

    // A pattern may have a comma of its own.
    private static string[] Split(string text) => text.StartsWith('^')
        ? [text]
        : text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
