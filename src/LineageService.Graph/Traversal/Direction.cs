namespace LineageService.Graph;

/// <summary>
/// Which way a walk goes: <see cref="Upstream"/> to what a node comes from, <see cref="Downstream"/> to what comes from it.
/// </summary>
public enum Direction : byte
{
    Upstream,
    Downstream,
    Both,
}
