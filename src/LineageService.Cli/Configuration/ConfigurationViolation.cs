namespace LineageService.Cli.Configuration;

/// <summary>Something that is wrong in the configuration: where, what, and what would be right.</summary>
internal sealed record ConfigurationViolation(string Sentence)
{
    public static ConfigurationViolation NotAllowed(ConfigurationOption option, string? entry, GivenValue given) => new(
        $"{given.Origin}: {Name(option, entry)} is {(option.IsSecret || SecretSettings.IsSecret(entry) ? "not usable" : $"'{given}'")}, but must be {option.Allowed}.");

    public static ConfigurationViolation Of(ConfigurationOption option, ValueOrigin origin, string what) => new(
        origin.Source == ConfigurationSource.Default ? $"{option.Key}{Place(option)}: {what}." : $"{origin}: {option.Key}: {what}.");

    public static ConfigurationViolation Unknown(string name, ValueOrigin origin, string? meant) => new(
        $"{(origin.Name == name ? name : $"{origin}: {name}")} is no option{(meant is null ? "; docs/configuration.md has all of them" : $"; did you mean {meant}?")}"
        .TrimEnd('.') + (meant is null ? "." : ""));

    private static string Name(ConfigurationOption option, string? entry) => entry is null ? option.Key : $"{option.Key}.{entry}";

    private static string Place(ConfigurationOption option) => option.Flag is { } flag ? $" ({flag})" : "";
}
