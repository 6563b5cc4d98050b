namespace LineageService.Model;

/// <summary>The closed list of reasons for <see cref="UnknownLineage"/> (lineage-semantics.md §2). Stored and served: append, never rename.</summary>
public static class UnknownCodes
{
    /// <summary>A statement was not understood.</summary>
    public const string UnparsedStatement = "unparsed-statement";

    /// <summary>SQL built at run time.</summary>
    public const string DynamicSql = "dynamic-sql";

    /// <summary><c>SELECT *</c> over a relation whose columns are not known.</summary>
    public const string StarWithoutSchema = "star-without-schema";

    /// <summary>An unqualified column that several relations could hold.</summary>
    public const string AmbiguousColumn = "ambiguous-column";

    /// <summary>A column that no relation in scope has.</summary>
    public const string UnresolvedColumn = "unresolved-column";

    /// <summary>A procedure or table function whose body is not known.</summary>
    public const string OpaqueFunction = "opaque-function";

    /// <summary>A template hole (<c>{{ … }}</c>) whose value is not known.</summary>
    public const string TemplateHole = "template-hole";

    /// <summary>A job of which only table-level lineage is known.</summary>
    public const string TableLevelOnly = "table-level-only";

    /// <summary>The producer itself says that its extraction failed.</summary>
    public const string ExtractionError = "extraction-error";

    /// <summary>A depth, size or time budget was reached.</summary>
    public const string BudgetReached = "budget-reached";

    /// <summary>The insert's target has columns that the text does not name and no schema tells.</summary>
    public const string TargetColumns = "target-columns";

    /// <summary>A script that the text runs by name (<c>source x.hql;</c>) and that could not be read.</summary>
    public const string IncludedScript = "included-script";

    /// <summary>A relation that an event's SQL names and the event does not list: a temporary view or cached table of the session.</summary>
    public const string SessionRelation = "session-relation";

    /// <summary>A connector reads every topic or table whose name fits a pattern: which these are only its run knows.</summary>
    public const string NamePattern = "name-pattern";

    /// <summary>A task that no SQL engine reads: a jar, a program, a script that could not be resolved.</summary>
    public const string OpaqueTask = "opaque-task";
}
