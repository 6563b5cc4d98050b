using System.Collections.Immutable;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.Configuration.Sources;

/// <summary>The file of options, <c>lineage.yaml</c>.</summary>
internal static class FileSource
{
    public const string DefaultName = "lineage.yaml";

    /// <summary>Names the file where no flag does.</summary>
    public const string Variable = "LINEAGE_CONFIG";

    private const long MaxBytes = 1L << 20;

    /// <summary>Reads the file that is named, or the one of the working directory where none is.</summary>
    /// <exception cref="CommandException">A file is named and cannot be read, or is no YAML.</exception>
    public static ConfigurationLayer Read(string? named, IReadOnlyCollection<ConfigurationOption> options)
    {
        var layer = new ConfigurationLayer();
        var path = named ?? DefaultName;
        if (named is null && !File.Exists(path)) return layer;
        var root = YamlTree.Read(ReadText(path), path, out var failure);
        if (failure is not null) throw new CommandException(ExitCodes.Usage, failure.ToString());
        if (root is YamlMap map) Add(layer, map, "", new ValueOrigin(ConfigurationSource.File, path, 0, DirectoryOf(path)), options);
        else if (root is not null) layer.Violations.Add(new ConfigurationViolation($"{path}:{root.Line}: expected sections with options, such as server: with urls: below it."));
        return layer;
    }

    private static void Add(ConfigurationLayer layer, YamlMap map, string prefix, ValueOrigin file, IReadOnlyCollection<ConfigurationOption> options)
    {
        foreach (var entry in map.Entries)
        {
            var key = prefix + entry.Key;
            var origin = file with { Line = entry.Line };
            switch (entry.Value)
            {
                case YamlMap below:
                    Add(layer, below, key + ".", file, options);
                    break;
                case YamlText { Value: null }:
                    if (ConfigurationKeys.OfKey(key, options) is null && !options.Any(option => IsUnder(option.Key, key)))
                        layer.Violations.Add(ConfigurationViolation.Unknown(key, origin, ConfigurationKeys.Nearest(key, options)));
                    break;
                case YamlText text:
                    AddValue(layer, key, GivenValue.Of(text.Value!, origin), options);
                    break;
                case YamlList list when list.Items.All(item => item is YamlText { Value: not null }):
                    AddValue(layer, key, new GivenValue([.. list.Items.Select(item => ((YamlText)item).Value!)], true, origin), options);
                    break;
                case YamlList:
                    layer.Violations.Add(new ConfigurationViolation($"{origin}: {key}: the items of a list are texts."));
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private static void AddValue(ConfigurationLayer layer, string key, GivenValue value, IReadOnlyCollection<ConfigurationOption> options)
    {
        if (ConfigurationKeys.OfKey(key, options) is { } found) layer.Add(found.Option, found.Entry, value);
        else layer.Violations.Add(ConfigurationViolation.Unknown(key, value.Origin, ConfigurationKeys.Nearest(key, options)));
    }

    private static bool IsUnder(string key, string section) => key == section || key.StartsWith(section + ".", StringComparison.Ordinal);

    private static string? DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path));

    private static string ReadText(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes) throw new CommandException(ExitCodes.Usage, $"The configuration {path} is larger than {MaxBytes >> 20} MiB.");
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException(ExitCodes.Usage, $"The configuration {path} cannot be read: {failure.Message}", failure);
        }
    }
}
