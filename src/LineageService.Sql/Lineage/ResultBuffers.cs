using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Lineage;

/// <summary>
/// What a <see cref="ResultEdgesBuilder"/> collects in, kept for the next result of the thread, which is likely as large as this one. Mutable.
/// </summary>
internal sealed class ResultBuffers
{
    // What one long text needed is not kept: to clear it would cost each short one behind it more than its own names.
    private const int MaxSpare = 8 * 1024;

    [ThreadStatic]
    private static ResultBuffers? s_spare;

    private ResultBuffers()
    {
    }

    public Dictionary<NumberedColumn, int> TargetPlaces { get; } = [];

    public List<NumberedColumn> Sources { get; } = [];

    public List<NumberedColumn> Targets { get; } = [];

    public List<ImmutableArray<FunctionApplication>> Chains { get; } = [];

    public List<FunctionChain?> ChainsAsFolded { get; } = [];

    public List<NumberedColumnEdge> Columns { get; } = [];

    /// <summary>Those of the thread; new ones where a result is built while another is.</summary>
    public static ResultBuffers Rent()
    {
        var spare = s_spare ?? new ResultBuffers();
        s_spare = null;
        return spare;
    }

    /// <summary>Nobody uses them any more.</summary>
    public void Return()
    {
        if (Math.Max(Math.Max(TargetPlaces.Capacity, Sources.Capacity), Math.Max(Chains.Capacity, Columns.Capacity / 2)) > MaxSpare) return;
        TargetPlaces.Clear();
        Sources.Clear();
        Targets.Clear();
        Chains.Clear();
        ChainsAsFolded.Clear();
        Columns.Clear();
        s_spare = this;
    }
}
