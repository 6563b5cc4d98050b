using System.Collections.Immutable;

namespace LineageService.Model;

/// <summary>
/// One step of the chain of functions that a value passed through, innermost first: <c>UPPER(TRIM(a))</c> is TRIM, then UPPER.
/// </summary>
/// <param name="Name">The resolved name, upper case; operators by their sign.</param>
/// <param name="Literals">The literal arguments, as written; labels decide with them (<c>SUBSTR(p, 1, 3)</c>).</param>
public sealed record FunctionApplication(string Name, FunctionClass Class, ImmutableArray<string> Literals)
{
    /// <summary>Stands between two ways of one chain.</summary>
    public static FunctionApplication Alternative { get; } = new("|", FunctionClass.Alternative, []);

    public bool Equals(FunctionApplication? other) =>
        other is not null && Name == other.Name && Class == other.Class && Literals.AsSpan().SequenceEqual(other.Literals.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, Class, Literals.Length);
}
