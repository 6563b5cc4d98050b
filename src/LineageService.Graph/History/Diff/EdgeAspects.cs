namespace LineageService.Graph.History.Diff;

/// <summary>In what an edge changed. Not its span: text moves without a change of meaning.</summary>
[Flags]
public enum EdgeAspects : byte
{
    None = 0,
    Subtype = 1,
    Masking = 2,

    /// <summary>The chain of functions, dates in their literals apart.</summary>
    Functions = 4,
}
