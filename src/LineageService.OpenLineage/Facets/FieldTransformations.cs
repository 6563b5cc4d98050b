using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>transformations</c> of one input, as a set of subtypes: <c>[{DIRECT, IDENTITY}, {INDIRECT, JOIN}]</c> holds IDENTITY and JOIN.
/// Descriptions are not kept; they stay in the raw event. A subtype counts as masked only where no statement of it says otherwise,
/// since one open path is enough for a value to leak.
/// </summary>
/// <param name="Subtypes">One bit for each <see cref="EdgeSubtype"/> stated.</param>
/// <param name="Open">One bit for each subtype stated without <c>masking: true</c>.</param>
public readonly record struct FieldTransformations(ushort Subtypes, ushort Open)
{
    /// <summary>True where the producer names the input but not how it takes part.</summary>
    public bool IsEmpty => Subtypes == 0;

    public bool Contains(EdgeSubtype subtype) => (Subtypes & Bit(subtype)) != 0;

    public bool IsMasking(EdgeSubtype subtype) => Contains(subtype) && (Open & Bit(subtype)) == 0;

    public FieldTransformations With(EdgeSubtype subtype, bool masking) =>
        new((ushort)(Subtypes | Bit(subtype)), masking ? Open : (ushort)(Open | Bit(subtype)));

    /// <summary>The union of two statements about the same input.</summary>
    public FieldTransformations Union(FieldTransformations other) => new((ushort)(Subtypes | other.Subtypes), (ushort)(Open | other.Open));

    private static ushort Bit(EdgeSubtype subtype) => (ushort)(1 << (int)subtype);
}
