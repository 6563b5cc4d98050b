using LineageService.Graph.Labels;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>A label at a sink: what of whose value is there, in which form (propagation.md §A.11, exposure report).</summary>
/// <param name="Sink">A field or row set.</param>
/// <param name="Zone">Null for an end of the lineage inside.</param>
/// <param name="Level">Place of the level that it has in its form.</param>
public sealed record ExposedLabel(
    LineageNode Sink, string? Zone, SinkAudience Audience, LabelAssignment Origin, int Level, int LevelCount, LabelForm Form, bool IsIndirect, int Hops)
{
    // Weights of §A.11.
    private static readonly double[] LevelWeights = [1, 2, 4, 8];

    /// <summary>The same for the same exposure of another state; how long its way is does not matter.</summary>
    public string Key => $"{Sink}|{Zone}|{Audience}|{Origin.Id}|{Level}|{Form}|{IsIndirect}";

    /// <summary>w_level · w_form · w_zone · (1 + log10(1 + readers)), a fifth of it where the value only decided something.</summary>
    /// <param name="readers">In 30 days; null where unknown, and then as if nobody read.</param>
    public double Risk(int? readers)
    {
        // With other than four levels the highest weighs as much, and each below it half.
        var level = LevelCount == LevelWeights.Length ? LevelWeights[Math.Min(Level, 3)] : 8 / Math.Pow(2, LevelCount - 1 - Level);
        var form = Form switch
        {
            LabelForm.Raw => 1,
            LabelForm.Partial or LabelForm.Cipher => 0.5,
            LabelForm.Pseudonym => 0.3,
            LabelForm.Aggregate => 0.05,
            LabelForm.None => 0,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var zone = Audience switch
        {
            SinkAudience.Internal => 1,
            SinkAudience.Partner => 3,
            SinkAudience.Public => 5,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return level * form * zone * (1 + Math.Log10(1 + (readers ?? 0))) * (IsIndirect ? 0.2 : 1);
    }
}
