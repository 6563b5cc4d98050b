using System.Globalization;
using System.Text;
using LineageService.Cli.Configuration.Sources;

namespace LineageService.Cli.Configuration;

/// <summary>Writes docs/configuration.md out of the options themselves.</summary>
internal static class ConfigurationReference
{
    public static string Write(IReadOnlyCollection<ConfigurationOption> options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Configuration

            Every option of `lineage serve`. This page is written by a test out of the options (`UPDATE_GOLDENS=1`); do not edit it by hand.

            A flag wins over the environment, the environment over the file, the file over the default. The file is the one of `--config`, else of
            `{FileSource.Variable}`, else `./{FileSource.DefaultName}` where there is one; a path in it is relative to it. An option without a flag of its own is given with
            `--set KEY=VALUE`. In the environment a key is written in capitals with two underscores: `{ConfigurationKeys.ToVariable("kafka.startBudget")}`; a list is
            separated by commas; a setting of Kafka is `{ConfigurationKeys.ToVariable("kafka.settings")}__SASL_PASSWORD` for `sasl.password`.

            ```yaml
            server:
              urls: [http://0.0.0.0:8470]
              allowRemote: true
            kafka:
              bootstrap: broker-1:9092, broker-2:9092
              topics: [openlineage.events]
              settings:
                security.protocol: sasl_ssl
                sasl.mechanism: SCRAM-SHA-512
                sasl.username: lineage
            ```

            Everything is checked at the start, and all that is wrong is told at once, each with its place: file and line, variable or flag. An option that
            does not exist is a mistake too. `lineage admin config` prints what holds and where it came from.

            **Secrets** are taken from the environment or from a file, never from a flag, since others see the command lines of a machine. They are masked wherever
            options are shown. Beside each there is one that names a file with it, as orchestrators mount them.

            """);
        foreach (var section in options.GroupBy(option => option.Section))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Key}\n\n| option | default | meaning |\n|---|---|---|\n");
            foreach (var option in section) Write(text, option);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ConfigurationOption option)
    {
        var names = new StringBuilder($"`{option.Key}`");
        if (option.Flag is { } flag) names.Append(CultureInfo.InvariantCulture, $"<br>`{flag}`");
        if (option.Alias is { } alias) names.Append(CultureInfo.InvariantCulture, $"<br>`{alias}`");
        var fallback = option.IsSwitch || option.DefaultText.Length > 0 ? $"`{option.DefaultText}`" : "";
        var kind = option.IsSecret ? "secret" : option.IsMap ? "NAME: VALUE" : option.Allowed;
        text.Append(CultureInfo.InvariantCulture, $"| {names} | {fallback} | {Escape(option.Description)}. *{Escape(kind)}* |\n");
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
