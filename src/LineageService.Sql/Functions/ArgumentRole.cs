namespace LineageService.Sql.Functions;

/// <summary>What a function's argument does to its result.</summary>
public enum ArgumentRole : byte
{
    /// <summary>Its value can come out or is computed with: DIRECT.</summary>
    Value,

    /// <summary>It only chooses: CONDITIONAL (IF's first, NULLIF's second, COUNTIF's).</summary>
    Condition,

    /// <summary>It only orders: SORT (max_by's key, argMax's).</summary>
    SortKey,

    /// <summary>It names something (a type, a unit, a date part) and is no source even where it looks like a column.</summary>
    Keyword,

    /// <summary>It names a relation that the function reads: the dictionary of <c>dictGet</c>.</summary>
    Relation,

    /// <summary>It names columns of the relation that an argument before it names; their values come out: DIRECT.</summary>
    RelationColumn,

    /// <summary>
    /// A date part where the word is one, otherwise a value: Snowflake takes <c>DATE_TRUNC(month, x)</c> and <c>DATE_TRUNC(x, 'month')</c>.
    /// Only inside signatures: <see cref="FunctionSignature.RoleOf(int, int, ReadOnlySpan{char})"/> resolves it.
    /// </summary>
    DatePart,
}
