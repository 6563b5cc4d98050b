using LineageService.Model;

namespace LineageService.Graph.Propagation;

/// <summary>
/// In which state an origin's value is at a node: its form, and whether it came as a value or only decided something on the way. Each state of a node is
/// followed on its own, so a transfer need not be monotone (propagation.md §A.2). One of <see cref="Count"/> small numbers.
/// </summary>
public readonly record struct FactState(byte Number)
{
    /// <summary>Five forms, two flows. <see cref="LabelForm.None"/> is no state.</summary>
    public const int Count = 10;

    /// <summary>The state of an origin at its own node.</summary>
    public static FactState Origin { get; } = Of(LabelForm.Raw, isIndirect: false);

    public LabelForm Form => (LabelForm)((Number >> 1) + 1);

    /// <summary>INDIRECT absorbs: once a value only decided something, it never becomes a value again.</summary>
    public bool IsIndirect => (Number & 1) != 0;

    /// <exception cref="ArgumentOutOfRangeException">The form is <see cref="LabelForm.None"/>.</exception>
    public static FactState Of(LabelForm form, bool isIndirect)
    {
        ArgumentOutOfRangeException.ThrowIfZero((byte)form, nameof(form));
        return new FactState((byte)((((byte)form - 1) << 1) | (isIndirect ? 1 : 0)));
    }

    public override string ToString() => IsIndirect ? $"{Form.WireName()} indirect" : Form.WireName();
}
