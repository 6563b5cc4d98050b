namespace LineageService.Graph.History;

/// <summary>How two grounds stand to each other over one column.</summary>
public enum EvidenceVerdict : byte
{
    /// <summary>Both name the same DIRECT inputs, used alike.</summary>
    Agreed = 0,

    /// <summary>Both speak of the column and their DIRECT inputs differ.</summary>
    Contradiction = 1,

    /// <summary>The same DIRECT inputs, but one aggregates or masks where the other does not.</summary>
    UsageDiffers = 2,

    /// <summary>Only the first speaks of the column; the second neither names inputs nor knows that there are none.</summary>
    OnlyFirst = 3,

    /// <summary>Only the second speaks of the column.</summary>
    OnlySecond = 4,

    /// <summary>They differ only in what one of them says it does not know, or is not sure of.</summary>
    Undecided = 5,
}
