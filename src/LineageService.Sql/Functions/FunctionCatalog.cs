using System.Collections.Frozen;

namespace LineageService.Sql.Functions;

/// <summary>
/// What is known about a dialect's functions: their class and the roles of their arguments. Data, extended by <c>With</c>.
/// </summary>
public sealed class FunctionCatalog
{
    private static readonly string[] TransparentPrefixes = ["SAFE.", "PG_CATALOG.", "SYSTEM.BUILTIN."];

    private readonly FrozenDictionary<string, FunctionSignature> _byName;
    private readonly FrozenDictionary<string, FunctionSignature>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly AggregateCombinators _combinators;
    private readonly bool _hasUserFunctions;

    public FunctionCatalog(IEnumerable<FunctionSignature> signatures, AggregateCombinators? combinators = null)
    {
        var byName = new Dictionary<string, FunctionSignature>(StringComparer.OrdinalIgnoreCase);
        foreach (var signature in signatures) byName[signature.Name] = signature;
        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        _combinators = combinators ?? AggregateCombinators.None;
        _hasUserFunctions = byName.Values.Any(signature => !signature.IsBuiltIn);
    }

    /// <summary>Every signature by itself; what combinators make of them is not listed.</summary>
    public IReadOnlyCollection<FunctionSignature> Signatures => _byName.Values;

    /// <summary>
    /// The signature of a built-in function; null for one that is not known (its arguments all count, approximately).
    /// Give the name with all its parts: <c>mozfun.map.sum</c> is somebody's own function and not SUM, while <c>SAFE.SUBSTR</c> is SUBSTR.
    /// </summary>
    public FunctionSignature? Find(ReadOnlySpan<char> name)
    {
        if (_bySpan.TryGetValue(name, out var signature)) return signature;
        foreach (var prefix in TransparentPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return Find(name[prefix.Length..]);
        }

        return _combinators.Find(name, this) ?? (_hasUserFunctions ? FindUserFunction(name) : null);
    }

    // A user's function may be called with more in front of its name than it was told by.
    private FunctionSignature? FindUserFunction(ReadOnlySpan<char> name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.'))
        {
            name = name[(dot + 1)..];
            if (_bySpan.TryGetValue(name, out var signature) && !signature.IsBuiltIn) return signature;
        }

        return null;
    }

    /// <summary>This catalogue with further or replaced signatures.</summary>
    public FunctionCatalog With(IEnumerable<FunctionSignature> signatures) => new(_byName.Values.Concat(signatures), _combinators);

    /// <summary>This catalogue with the endings that make aggregates out of its aggregates.</summary>
    public FunctionCatalog With(AggregateCombinators combinators) => new(_byName.Values, combinators);

    /// <summary>This catalogue without what a dialect does not have or means otherwise.</summary>
    public FunctionCatalog Without(IEnumerable<string> names)
    {
        var dropped = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        return new(_byName.Values.Where(signature => !dropped.Contains(signature.Name)), _combinators);
    }
}
