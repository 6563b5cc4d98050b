namespace LineageService.Cli.Configuration.Sources;

/// <summary>
/// What one source gives: values by option and entry. Mutable while it is read; what is wrong with the source itself is among its violations.
/// </summary>
internal sealed class ConfigurationLayer
{
    private readonly Dictionary<(string Key, string? Entry), GivenValue> _values = [];

    public List<ConfigurationViolation> Violations { get; } = [];

    public GivenValue? Find(ConfigurationOption option, string? entry = null) => _values.GetValueOrDefault((option.Key, entry));

    public IEnumerable<(string Entry, GivenValue Value)> EntriesOf(ConfigurationOption option) =>
        _values.Where(one => one.Key.Key == option.Key && one.Key.Entry is not null).Select(one => (one.Key.Entry!, one.Value));

    public void Add(ConfigurationOption option, string? entry, GivenValue value)
    {
        if (!_values.TryAdd((option.Key, entry), value))
            Violations.Add(ConfigurationViolation.Of(option, value.Origin, $"it is given twice, at {_values[(option.Key, entry)].Origin} too"));
    }

    public void Replace(ConfigurationOption option, string? entry, GivenValue value) => _values[(option.Key, entry)] = value;
}
