using System.Collections.Frozen;
using LineageService.Model;

namespace LineageService.Sql.Functions;

/// <summary>
/// What is known about a dialect's functions: their class and the roles of their arguments. Data, extended by <see cref="With"/>.
/// </summary>
public sealed class FunctionCatalog
{
    private readonly FrozenDictionary<string, FunctionSignature> _byName;
    private readonly FrozenDictionary<string, FunctionSignature>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public FunctionCatalog(IEnumerable<FunctionSignature> signatures)
    {
        var byName = new Dictionary<string, FunctionSignature>(StringComparer.OrdinalIgnoreCase);
        foreach (var signature in signatures) byName[signature.Name] = signature;
        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The signature of a built-in function; null for one that is not known (its arguments all count, approximately).</summary>
    public FunctionSignature? Find(ReadOnlySpan<char> name) => _bySpan.TryGetValue(name, out var signature) ? signature : null;

    /// <summary>This catalogue with further or replaced signatures.</summary>
    public FunctionCatalog With(IEnumerable<FunctionSignature> signatures) => new(_byName.Values.Concat(signatures));
}

/// <summary>What a function's argument does to its result.</summary>
public enum ArgumentRole : byte
{
    /// <summary>Its value can come out or is computed with: DIRECT.</summary>
    Value,

    /// <summary>It only chooses: CONDITIONAL (IF's first, NULLIF's second, COUNTIF's).</summary>
    Condition,

    /// <summary>It only orders: SORT (max_by's key, argMax's).</summary>
    SortKey,

    /// <summary>It names something (a type, a unit, a date part) and is no source even where it looks like a column.</summary>
    Keyword,
}

/// <summary>One function: its name, its class, the roles of its arguments.</summary>
/// <param name="Roles">Roles by position; arguments beyond the list are <see cref="ArgumentRole.Value"/>.</param>
/// <param name="Niladic">May be written without parentheses (CURRENT_DATE): a bare word of this name that is no column is this function.</param>
/// <param name="Alternating">DECODE and the like: search and result arguments alternate after the first.</param>
public sealed record FunctionSignature(
    string Name,
    FunctionClass Class,
    IReadOnlyList<ArgumentRole>? Roles = null,
    bool Niladic = false,
    bool Alternating = false)
{
    public ArgumentRole RoleOf(int position) => Roles is not null && position < Roles.Count ? Roles[position] : ArgumentRole.Value;
}
