using System.Collections.Immutable;
using System.CommandLine;

namespace LineageService.Cli.Configuration.Sources;

/// <summary>The flags of a command that give options, made of the options themselves; <c>--set KEY=VALUE</c> gives those that have none.</summary>
internal sealed class FlagSource
{
    private readonly List<(ConfigurationOption Option, Option Flag)> _flags = [];
    private readonly IReadOnlyCollection<ConfigurationOption> _all;

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "An option that has no flag of its own, KEY=VALUE (docs/configuration.md); again for each",
        HelpName = "KEY=VALUE",
    };

    /// <param name="flagged">Options whose flags the command has.</param>
    public FlagSource(IEnumerable<ConfigurationOption> flagged, IReadOnlyCollection<ConfigurationOption> all)
    {
        _all = all;
        foreach (var option in flagged)
        {
            if (option.Flag is not null) _flags.Add((option, Create(option)));
        }
    }

    public Option<string?> File { get; } = new("--config")
    {
        Description = $"File of options. Default: ${FileSource.Variable}, else ./{FileSource.DefaultName} where there is one",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(File);
        foreach (var (_, flag) in _flags) command.Options.Add(flag);
        command.Options.Add(_set);
    }

    public ConfigurationLayer Read(ParseResult parsed)
    {
        var layer = new ConfigurationLayer();
        foreach (var (option, flag) in _flags)
        {
            if (parsed.GetResult(flag) is not { Implicit: false }) continue;
            var origin = new ValueOrigin(ConfigurationSource.Flag, flag.Name);
            switch (flag)
            {
                case Option<bool> one:
                    layer.Add(option, null, GivenValue.Of(parsed.GetValue(one) ? "true" : "false", origin));
                    break;
                case Option<string[]> many when option.IsMap:
                    foreach (var text in parsed.GetValue(many) ?? []) AddEntry(layer, option, text, origin);
                    break;
                case Option<string[]> many:
                    layer.Add(option, null, new GivenValue([.. parsed.GetValue(many) ?? []], true, origin));
                    break;
                case Option<string?> one:
                    layer.Add(option, null, GivenValue.Of(parsed.GetValue(one) ?? "", origin));
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        foreach (var text in parsed.GetValue(_set) ?? []) AddSetting(layer, text);
        return layer;
    }

    private void AddSetting(ConfigurationLayer layer, string text)
    {
        var origin = new ValueOrigin(ConfigurationSource.Flag, _set.Name);
        if (Split(text) is not { } pair) layer.Violations.Add(new ConfigurationViolation($"{_set.Name} is KEY=VALUE; one of them is not."));
        else if (ConfigurationKeys.OfKey(pair.Name, _all) is not { } found)
            layer.Violations.Add(ConfigurationViolation.Unknown(pair.Name, origin, ConfigurationKeys.Nearest(pair.Name, _all)));
        else Add(layer, found.Option, found.Entry, pair.Value, origin);
    }

    private static void AddEntry(ConfigurationLayer layer, ConfigurationOption option, string text, ValueOrigin origin)
    {
        // The value may be a password: it is not repeated.
        if (Split(text) is { } pair) Add(layer, option, pair.Name, pair.Value, origin);
        else layer.Violations.Add(new ConfigurationViolation($"{origin} is NAME=VALUE; one of them is not."));
    }

    private static void Add(ConfigurationLayer layer, ConfigurationOption option, string? entry, string value, ValueOrigin origin)
    {
        if (option.IsSecret || SecretSettings.IsSecret(entry))
        {
            layer.Violations.Add(new ConfigurationViolation(
                $"{origin}: {option.Key}{(entry is null ? "" : "." + entry)} is a secret, and others see command lines: give it in the environment or in a file."));
            return;
        }

        if (layer.Find(option, entry) is { Origin: var before } && before == origin) layer.Replace(option, entry, GivenValue.Of(value, origin));
        else layer.Add(option, entry, GivenValue.Of(value, origin));
    }

    private static (string Name, string Value)? Split(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 1 ? null : (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    private static Option Create(ConfigurationOption option)
    {
        var description = option.DefaultText.Length == 0 || option.IsSwitch ? option.Description : $"{option.Description}. Default: {option.DefaultText}";
        if (option.IsSwitch) return new Option<bool>(option.Flag!) { Description = description };
        return option.IsList
            ? new Option<string[]>(option.Flag!) { Description = description, HelpName = option.HelpName, AllowMultipleArgumentsPerToken = !option.IsMap }
            : new Option<string?>(option.Flag!) { Description = description, HelpName = option.HelpName };
    }
}
