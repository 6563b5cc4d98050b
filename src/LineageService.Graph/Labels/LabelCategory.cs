namespace LineageService.Graph.Labels;

/// <summary>What a category of sensitive values says of a person.</summary>
public enum CategoryKind : byte
{
    /// <summary>Names one person alone.</summary>
    Identifier,

    /// <summary>Narrows down to a person together with others.</summary>
    Quasi,

    /// <summary>Says something of a person that is known.</summary>
    Attribute,

    /// <summary>As an attribute, of a kind the law protects more (health, religion).</summary>
    Special,
}

/// <summary>How many values a category has: few can be tried out one by one, so that a digest hides nothing.</summary>
public enum CategoryEntropy : byte
{
    Low,
    High,
}

/// <summary>What becomes of a value that only decides something (propagation.md §A.3, T15).</summary>
public enum ImplicitFlow : byte
{
    Ignore,

    /// <summary>Noted where it decides, not carried on from row set to row set.</summary>
    Annotate,

    /// <summary>Carried on, and every column of a row set that it decided has it.</summary>
    Propagate,
}

/// <summary>A node of the taxonomy of sensitive values; a child implies its ancestors. Source: propagation.md §A.1.</summary>
/// <param name="Name">Dotted, the root first: <c>PII.email</c>.</param>
/// <param name="Level">Name of the level that its raw values have.</param>
public sealed record LabelCategory(string Name, CategoryKind Kind, CategoryEntropy Entropy, ImplicitFlow ImplicitFlow, string Level)
{
    /// <summary>Characters of its shortest value; null where nothing is known. A part that is shorter has lost something for certain.</summary>
    public int? MinLength { get; init; }

    /// <summary>True where it is the named category or below it.</summary>
    public bool IsWithin(string ancestor) => IsWithin(Name, ancestor);

    /// <summary>True where a category is another one or below it.</summary>
    public static bool IsWithin(string category, string ancestor)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentNullException.ThrowIfNull(ancestor);
        return category.StartsWith(ancestor, StringComparison.Ordinal) && (category.Length == ancestor.Length || category[ancestor.Length] == '.');
    }
}
