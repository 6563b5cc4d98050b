namespace LineageService.ExecutionOracle.Judging;

/// <summary>How an execution contradicts the lineage.</summary>
internal enum ViolationKind : byte
{
    /// <summary>The analysis did not understand the query, or its columns are not those of the result.</summary>
    NotUnderstood,

    /// <summary>Rows came or went, or columns without an edge changed, and nothing says that the row set depends on it.</summary>
    Rows,

    /// <summary>A column of a row that is there before and after has another value without an edge that says so.</summary>
    Value,

    /// <summary>A value of the source stands in an output column that has no DIRECT edge from it.</summary>
    Flow,

    /// <summary>What an expression made of a value of the source stands in an output column that is said to hold the value unchanged.</summary>
    Identity,
}

/// <summary>A contradiction found, at one output column or at the row set.</summary>
/// <param name="Output">The output column; null for the rows.</param>
internal sealed record Violation(ViolationKind Kind, string? Output);
