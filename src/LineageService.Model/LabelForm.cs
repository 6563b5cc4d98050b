namespace LineageService.Model;

/// <summary>
/// How much of a sensitive value is left: a chain, each form tells less than the one after it. <see cref="None"/> is no label at all. The numbers are
/// stored: never renumber. Source: propagation.md §A.1.
/// </summary>
public enum LabelForm : byte
{
    /// <summary>Nothing of the value is left.</summary>
    None = 0,

    /// <summary>A figure over many, or only length, format or null-ness.</summary>
    Aggregate = 1,

    /// <summary>Replaced by a value that stands for it and cannot be turned back: still personal data.</summary>
    Pseudonym = 2,

    /// <summary>Reversible by a key or a token vault.</summary>
    Cipher = 3,

    /// <summary>A part or a generalisation of it.</summary>
    Partial = 4,

    /// <summary>The value itself, however it is written.</summary>
    Raw = 5,
}

/// <summary>Wire names of forms.</summary>
public static class LabelForms
{
    private static readonly string[] WireNames = ["NONE", "AGG", "PSEUDO", "CIPHER", "PARTIAL", "RAW"];

    public static string WireName(this LabelForm form) => WireNames[(int)form];

    /// <summary>Reads a wire name, case-insensitively; false for one that is not known.</summary>
    public static bool TryParse(string? text, out LabelForm form)
    {
        var index = Array.FindIndex(WireNames, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        form = index < 0 ? default : (LabelForm)index;
        return index >= 0;
    }

    /// <summary>The form that tells less.</summary>
    public static LabelForm Min(LabelForm left, LabelForm right) => left < right ? left : right;

    /// <summary>The form that tells more.</summary>
    public static LabelForm Max(LabelForm left, LabelForm right) => left > right ? left : right;
}
