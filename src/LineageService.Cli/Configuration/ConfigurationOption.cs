using System.Collections.Immutable;
using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration;

/// <summary>An option of the service: its key, what it may be, and what holds without it. Closed.</summary>
internal abstract record ConfigurationOption
{
    private protected ConfigurationOption(string key, string description) => (Key, Description) = (key, description);

    /// <summary><c>section.key</c>, as in the file.</summary>
    public string Key { get; }

    public string Description { get; }

    /// <summary>The flag that gives it; null for none of its own, then <c>--set</c> does.</summary>
    public string? Flag { get; init; }

    /// <summary>A variable by which it is known too, of other programs or of former times; <c>LINEAGE__…</c> wins.</summary>
    public string? Alias { get; init; }

    /// <summary>What stands for the value in the help of the flag.</summary>
    public string HelpName { get; init; } = "VALUE";

    /// <summary>True for what nobody may see: it is masked, and no flag gives it, since others see the command lines of a machine.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True where the option is a set of entries with names of their own.</summary>
    public bool IsMap { get; init; }

    /// <summary>True for a flag that needs no value.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>True where several values may be given.</summary>
    public abstract bool IsList { get; }

    public abstract string Allowed { get; }

    public abstract string DefaultText { get; }

    public string Section => Key[..Key.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The variable that gives it.</summary>
    public string Variable => ConfigurationKeys.ToVariable(Key);

    /// <summary>How a value reads once it is understood; null where it is not.</summary>
    public abstract string? Normalize(GivenValue given);
}

/// <inheritdoc/>
/// <typeparam name="T">What the value is read as.</typeparam>
internal sealed record ConfigurationOption<T> : ConfigurationOption
{
    public ConfigurationOption(string key, OptionKind<T> kind, T fallback, string description)
        : base(key, description) => (Kind, Default) = (kind, fallback);

    public OptionKind<T> Kind { get; }

    public T Default { get; }

    public override bool IsSwitch => Kind is OptionKind<bool>;

    public override bool IsList => IsMap || Kind is OptionKind<ImmutableArray<string>>;

    public override string Allowed => Kind.Allowed;

    public override string DefaultText => Default is null ? "" : Kind.Format(Default);

    public override string? Normalize(GivenValue given) => Kind.TryRead(given, out var value) ? Kind.Format(value) : null;
}
