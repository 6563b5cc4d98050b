using LineageService.Model;

namespace LineageService.Graph.Coverage;

/// <summary>What a gap in lineage is made of, by what would close it.</summary>
public enum CoverageCause : byte
{
    /// <summary>The columns of a table are not known: collect its catalog.</summary>
    NoSchema = 0,

    /// <summary>A text was not understood, in whole or in part.</summary>
    ParseFailure = 1,

    /// <summary>A job that SQL analysis cannot see into: a program, a function, a job of which only its tables are known.</summary>
    OpaqueJob = 2,

    /// <summary>A name that nothing in scope has, or several have.</summary>
    UnresolvedName = 3,

    /// <summary>A table is read, nobody writes it, and nothing says that it comes from outside: collect the task that fills it.</summary>
    MissingTask = 4,

    /// <summary>A limit of depth, size or time ended the analysis.</summary>
    Truncated = 5,
}

/// <summary>Causes by the codes of unknown lineage.</summary>
internal static class CoverageCauses
{
    public static CoverageCause Of(string code) => code switch
    {
        UnknownCodes.StarWithoutSchema or UnknownCodes.TargetColumns => CoverageCause.NoSchema,
        UnknownCodes.OpaqueTask or UnknownCodes.OpaqueFunction or UnknownCodes.TableLevelOnly => CoverageCause.OpaqueJob,
        UnknownCodes.AmbiguousColumn or UnknownCodes.UnresolvedColumn or UnknownCodes.SessionRelation
            or UnknownCodes.NamePattern => CoverageCause.UnresolvedName,
        UnknownCodes.BudgetReached => CoverageCause.Truncated,
        // A statement, a template, dynamic SQL, an included script, a producer's own failure: a text that was not read.
        _ => CoverageCause.ParseFailure,
    };
}
