namespace LineageService.Cli.Configuration;

/// <summary>What gives a value; a later one wins over an earlier one.</summary>
internal enum ConfigurationSource
{
    Default = 0,
    File = 1,
    Environment = 2,
    Flag = 3,
}

/// <summary>Where a value was given.</summary>
/// <param name="Name">The file, the variable or the flag.</param>
/// <param name="Line">Of the file, from 1; 0 elsewhere.</param>
/// <param name="Directory">What a relative path is relative to; null for the working directory.</param>
internal sealed record ValueOrigin(ConfigurationSource Source, string Name, long Line = 0, string? Directory = null)
{
    public static ValueOrigin Default { get; } = new(ConfigurationSource.Default, "default");

    public override string ToString() => Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}:{Line}") : Name;
}
