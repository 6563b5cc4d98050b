namespace LineageService.Model.Masking;

/// <summary>
/// What a function leaves of a value that passes through it: the classes of propagation.md §A.3 and §A.4. What is made of a class is policy; a function
/// that is in none leaves all of it.
/// </summary>
public enum MaskingClass : byte
{
    /// <summary>Reversible, format only, or a value of the input: nothing is taken away (T1, T2, T11).</summary>
    None = 0,

    /// <summary>A digest without a secret (T6).</summary>
    UnkeyedHash,

    /// <summary>A digest with a secret (T7).</summary>
    KeyedHash,

    /// <summary>Encryption or a token vault (T7).</summary>
    Encryption,

    /// <summary>Undoes <see cref="Encryption"/> (T8).</summary>
    Decryption,

    /// <summary>Keeps a part or a coarser value; how much depends on its literals (T3).</summary>
    Truncation,

    /// <summary>Replaces a part by a filler (T5).</summary>
    PartialMask,

    /// <summary>Replaces every character and keeps length or punctuation (T4).</summary>
    ShapeMask,

    /// <summary>Replaces what a pattern matches; what is left depends on pattern and replacement (§A.4).</summary>
    PatternReplacement,

    /// <summary>Tells length, null-ness or kind only (T4).</summary>
    Shape,

    /// <summary>A boolean about the value (T13).</summary>
    Predicate,

    /// <summary>Counts rows or values (T9).</summary>
    Count,

    /// <summary>A figure over many values that is none of them (T10).</summary>
    Statistic,

    /// <summary>A rank or number of rows over a window (T12).</summary>
    Ranking,
}
