namespace LineageService.Ingestion.Collecting.Catalogs;

/// <summary>The codes of what a catalog collector could not take; each has a sentence in docs/problems.md.</summary>
public static class CollectCodes
{
    /// <summary>A part of a database may not be read by this role, or is not there.</summary>
    public const string Unreadable = "COLLECT1001";

    /// <summary>An entry is not what the format says.</summary>
    public const string Malformed = "COLLECT1002";

    /// <summary>An entry uses something that is not read (a format, a version).</summary>
    public const string Unsupported = "COLLECT1003";

    /// <summary>Two definitions give one name different places.</summary>
    public const string Contradiction = "COLLECT1004";
}
