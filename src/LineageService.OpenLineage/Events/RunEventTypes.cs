namespace LineageService.OpenLineage.Events;

/// <summary>Facts about <see cref="RunEventType"/>: wire names, rank within a run, and which ones end it.</summary>
public static class RunEventTypes
{
    private static readonly string[] WireNames = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"];

    public static string WireName(this RunEventType type) => WireNames[(int)type];

    /// <summary>COMPLETE, ABORT and FAIL are terminal; a run may still see another event after one.</summary>
    public static bool IsTerminal(this RunEventType type) => type is RunEventType.Complete or RunEventType.Abort or RunEventType.Fail;

    /// <summary>The order of events of equal time: START 0, RUNNING and OTHER 1, terminal 2 (lineage-semantics.md §6).</summary>
    public static byte Rank(this RunEventType type) => type == RunEventType.Start ? (byte)0 : type.IsTerminal() ? (byte)2 : (byte)1;

    /// <summary>Reads a wire name, case-insensitively; false for one that is not known.</summary>
    public static bool TryParse(string text, out RunEventType type)
    {
        var index = Array.FindIndex(WireNames, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        type = index < 0 ? RunEventType.Other : (RunEventType)index;
        return index >= 0;
    }
}
