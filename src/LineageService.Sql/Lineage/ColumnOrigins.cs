using LineageService.Model;
using LineageService.Sql.Binding;

namespace LineageService.Sql.Lineage;

/// <summary>What the fold knows about a column: its sources, the relations whose rows decide it, and what stayed unknown. Immutable.</summary>
internal sealed class ColumnOrigins(Origin[] items, BoundRelation[] setInputs, UnknownLineage[] unknowns)
{
    public static ColumnOrigins None { get; } = new([], [], []);

    public Origin[] Items { get; } = items;

    public BoundRelation[] SetInputs { get; } = setInputs;

    public UnknownLineage[] Unknowns { get; } = unknowns;

    /// <summary>Three-valued answer: unknown beats known, known beats none.</summary>
    public OriginState State => Unknowns.Length > 0 ? OriginState.Unknown : Items.Length > 0 ? OriginState.Known : OriginState.None;
}
