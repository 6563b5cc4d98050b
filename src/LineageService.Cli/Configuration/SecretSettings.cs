namespace LineageService.Cli.Configuration;

/// <summary>Which settings of librdkafka nobody may see: passwords, keys and tokens themselves, not the places where they lie.</summary>
internal static class SecretSettings
{
    public const string Mask = "(secret)";

    private static readonly string[] Words = ["password", "secret", "pem", "jaas", "token", "oauthbearer.config"];

    public static bool IsSecret(string? setting) =>
        setting is not null
        && !setting.EndsWith(".location", StringComparison.OrdinalIgnoreCase)
        && !setting.EndsWith(".url", StringComparison.OrdinalIgnoreCase)
        && Words.Any(word => setting.Contains(word, StringComparison.OrdinalIgnoreCase));
}
