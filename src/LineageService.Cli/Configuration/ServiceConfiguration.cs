using System.Collections.Immutable;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Sources;

namespace LineageService.Cli.Configuration;

/// <summary>The value that holds for an option, as text.</summary>
/// <param name="Key">With the entry's name where the option is a set of entries.</param>
internal sealed record EffectiveValue(string Key, string Text, ValueOrigin Origin);

/// <summary>
/// All options with what holds for them: a flag wins over the environment, that over the file, that over the default. Mutable: what is wrong is
/// gathered, and told at once.
/// </summary>
internal sealed class ServiceConfiguration
{
    private readonly IReadOnlyCollection<ConfigurationOption> _options;
    private readonly ImmutableArray<ConfigurationLayer> _layers;
    private readonly List<ConfigurationViolation> _violations = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    /// <param name="layers">The first one wins.</param>
    public ServiceConfiguration(IReadOnlyCollection<ConfigurationOption> options, params ConfigurationLayer[] layers)
    {
        (_options, _layers) = (options, [.. layers]);
        foreach (var layer in layers) _violations.AddRange(layer.Violations);
        foreach (var option in options) Check(option);
    }

    public IReadOnlyList<ConfigurationViolation> Violations => _violations;

    /// <summary>Reads the configuration out of its sources.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static ServiceConfiguration Read(
        ConfigurationLayer flags, string? file, IReadOnlyDictionary<string, string> environment, IReadOnlyCollection<ConfigurationOption> options)
    {
        var named = file ?? (environment.GetValueOrDefault(FileSource.Variable) is { Length: > 0 } variable ? variable : null);
        return new ServiceConfiguration(options, flags, EnvironmentSource.Read(environment, options), FileSource.Read(named, options));
    }

    /// <summary>The value that holds; the default too where what was given is not allowed.</summary>
    public T Get<T>(ConfigurationOption<T> option) =>
        Find(option) is { } given && option.Kind.TryRead(given, out var value) ? value : option.Default;

    /// <summary>What was given for an option; null where nothing was.</summary>
    public GivenValue? Find(ConfigurationOption option)
    {
        foreach (var layer in _layers)
        {
            if (layer.Find(option) is { } found) return found;
        }

        return null;
    }

    public ValueOrigin OriginOf(ConfigurationOption option) => Find(option)?.Origin ?? ValueOrigin.Default;

    /// <summary>True where something was given that is not allowed, and told already.</summary>
    public bool IsBroken(ConfigurationOption option) => _broken.Contains(option.Key);

    /// <summary>The entries of a set, each from where it wins.</summary>
    public ImmutableSortedDictionary<string, GivenValue> EntriesOf(ConfigurationOption option)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, GivenValue>(StringComparer.Ordinal);
        foreach (var layer in _layers)
        {
            foreach (var (name, value) in layer.EntriesOf(option)) entries.TryAdd(name, value);
        }

        return entries.ToImmutable();
    }

    /// <summary>Tells what is wrong with an option beside others.</summary>
    public void Report(ConfigurationOption option, string what) => _violations.Add(ConfigurationViolation.Of(option, OriginOf(option), what));

    public void Report(ConfigurationOption option, ValueOrigin origin, string what) => _violations.Add(ConfigurationViolation.Of(option, origin, what));

    /// <exception cref="CommandException">Something is wrong: all of it, a line each.</exception>
    public void ThrowIfInvalid()
    {
        if (_violations.Count > 0)
            throw new CommandException(ExitCodes.Usage, string.Join('\n', _violations.Select(violation => violation.Sentence).Distinct()));
    }

    /// <summary>What holds for every option and where it came from; secrets are masked.</summary>
    public IEnumerable<EffectiveValue> Effective()
    {
        foreach (var option in _options)
        {
            if (option.IsMap)
            {
                foreach (var (name, value) in EntriesOf(option))
                    yield return new EffectiveValue($"{option.Key}.{name}", SecretSettings.IsSecret(name) ? SecretSettings.Mask : value.ToString(), value.Origin);
                continue;
            }

            var given = Find(option);
            var text = given is null ? option.DefaultText : option.Normalize(given) ?? given.ToString();
            yield return new EffectiveValue(option.Key, option.IsSecret && given is not null ? SecretSettings.Mask : text, given?.Origin ?? ValueOrigin.Default);
        }
    }

    private void Check(ConfigurationOption option)
    {
        if (option.IsMap) return;

        // One that loses is checked too: it would be a surprise later.
        foreach (var layer in _layers)
        {
            if (layer.Find(option) is not { } given || option.Normalize(given) is not null) continue;
            _violations.Add(ConfigurationViolation.NotAllowed(option, null, given));
            _broken.Add(option.Key);
        }
    }
}
