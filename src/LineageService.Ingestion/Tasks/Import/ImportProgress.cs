namespace LineageService.Ingestion.Tasks.Import;

/// <summary>A step of an import.</summary>
public enum ImportPhase : byte
{
    /// <summary>Files are read; counted in bytes.</summary>
    Reading,

    /// <summary>Texts are hashed and parsed to find their order; counted in tasks.</summary>
    Parsing,

    /// <summary>Counted in tasks.</summary>
    Analysing,

    /// <summary>Counted in events; the total is not known.</summary>
    Events,
}

/// <summary>How far an import is. <paramref name="Total"/> is 0 where it is not known.</summary>
public readonly record struct ImportProgress(ImportPhase Phase, long Done, long Total);
