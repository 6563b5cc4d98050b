namespace LineageService.Cli.Configuration.Kinds;

/// <summary>What the values of an option are.</summary>
/// <param name="Allowed">Ends the sentence "must be …".</param>
/// <param name="Read">The value; null where it is not allowed.</param>
/// <param name="Format">As a person would give it.</param>
internal sealed record OptionKind<T>(string Allowed, Func<GivenValue, Read<T>?> Read, Func<T, string> Format)
{
    public bool TryRead(GivenValue given, out T value)
    {
        var read = Read(given);
        value = read is null ? default! : read.Value;
        return read is not null;
    }
}

/// <summary>A value that was understood.</summary>
internal sealed record Read<T>(T Value);
