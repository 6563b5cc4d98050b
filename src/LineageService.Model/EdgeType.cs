namespace LineageService.Model;

/// <summary>
/// Whether a source's value flows into the target (<see cref="Direct"/>) or only decides whether or which value appears
/// (<see cref="Indirect"/>). Source: OpenLineage columnLineage facet 1-2-0.
/// </summary>
public enum EdgeType : byte
{
    Direct,
    Indirect,
}
