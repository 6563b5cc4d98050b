using System.Collections.Immutable;

namespace LineageService.Cli.Configuration;

/// <summary>A value as somebody gave it, before it is read.</summary>
/// <param name="IsList">True for a list of a file, and for a flag that was given several times.</param>
internal sealed record GivenValue(ImmutableArray<string> Items, bool IsList, ValueOrigin Origin)
{
    public static GivenValue Of(string text, ValueOrigin origin) => new([text], false, origin);

    /// <summary>The text; null for a list.</summary>
    public string? Text => IsList || Items.Length != 1 ? null : Items[0];

    public override string ToString() => string.Join(", ", Items);
}
