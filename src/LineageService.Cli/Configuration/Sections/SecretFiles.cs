using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>Beside every secret an option that names a file with it, as orchestrators mount them: <c>…File</c>.</summary>
internal static class SecretFiles
{
    private const long MaxBytes = 1L << 16;

    public static ConfigurationOption<string?> Beside(ConfigurationOption secret) => new(
        secret.Key + "File", OptionKinds.Path("a file"), null, $"A file that holds nothing but {secret.Key}");

    /// <summary>The secret, given itself or by its file; null where it is not.</summary>
    public static string? Secret(this ServiceConfiguration configuration, ConfigurationOption<string?> secret)
    {
        var beside = Beside(secret);
        if (configuration.Get(secret) is { } given)
        {
            if (configuration.Find(beside) is not null) configuration.Report(beside, $"{secret.Key} is given too: one of the two");
            return given;
        }

        if (configuration.Get(beside) is not { } path) return null;
        try
        {
            var file = new FileInfo(path);
            if (file.Length <= MaxBytes) return File.ReadAllText(path).TrimEnd('\r', '\n');
            configuration.Report(beside, $"{path} is too large for a secret");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            configuration.Report(beside, $"{path} cannot be read: {failure.Message.TrimEnd('.')}");
        }

        return null;
    }
}
