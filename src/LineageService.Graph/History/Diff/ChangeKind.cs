namespace LineageService.Graph.History.Diff;

/// <summary>What became of something between two points.</summary>
public enum ChangeKind : byte
{
    Added = 0,
    Removed = 1,

    /// <summary>It is there at both points, but not the same.</summary>
    Changed = 2,
}
