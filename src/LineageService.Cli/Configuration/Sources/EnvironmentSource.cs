namespace LineageService.Cli.Configuration.Sources;

/// <summary>The variables of the environment: <c>LINEAGE__SECTION__KEY</c>, and a few of other names.</summary>
internal static class EnvironmentSource
{
    public static ConfigurationLayer Read(IReadOnlyDictionary<string, string> environment, IReadOnlyCollection<ConfigurationOption> options)
    {
        var layer = new ConfigurationLayer();
        foreach (var option in options)
        {
            if (option.Alias is { } alias && environment.TryGetValue(alias, out var value) && !string.IsNullOrWhiteSpace(value))
                layer.Add(option, null, GivenValue.Of(value, new ValueOrigin(ConfigurationSource.Environment, alias)));
        }

        foreach (var (name, value) in environment.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(ConfigurationKeys.Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var origin = new ValueOrigin(ConfigurationSource.Environment, name);
            if (ConfigurationKeys.OfVariable(name, options) is not { } found)
                layer.Violations.Add(ConfigurationViolation.Unknown(name, origin, NearestVariable(name, options)));
            else if (layer.Find(found.Option, found.Entry) is { Origin.Name: var other } && other != found.Option.Alias)
                layer.Add(found.Option, found.Entry, GivenValue.Of(value, origin));
            else if (value.Length > 0)
                layer.Replace(found.Option, found.Entry, GivenValue.Of(value, origin));
        }

        return layer;
    }

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> OfProcess()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry one in Environment.GetEnvironmentVariables()) found[(string)one.Key] = (string?)one.Value ?? "";
        return found;
    }

    private static string? NearestVariable(string name, IReadOnlyCollection<ConfigurationOption> options)
    {
        var parts = name[ConfigurationKeys.Prefix.Length..].Split("__");
        var key = string.Join('.', parts.Select(part => part.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()));
        return ConfigurationKeys.Nearest(key, options) is { } nearest ? ConfigurationKeys.ToVariable(nearest) : null;
    }
}
