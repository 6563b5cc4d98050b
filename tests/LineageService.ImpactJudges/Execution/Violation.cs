namespace LineageService.ImpactJudges.Execution;

/// <summary>How an execution contradicts a report: something differs that the report does not say.</summary>
internal enum ViolationKind : byte
{
    /// <summary>A task failed and is not said to break.</summary>
    Failure,

    /// <summary>A task did not run behind one that failed, and is not said to be stale.</summary>
    Staleness,

    /// <summary>A column came or went.</summary>
    Schema,

    /// <summary>Columns stand elsewhere.</summary>
    Order,

    /// <summary>Rows came or went, or a column without VALUE holds other values.</summary>
    Rows,

    /// <summary>A row that is there before and after has another value in a column without VALUE.</summary>
    Value,
}

/// <param name="Column">Null where the table as a whole is meant.</param>
internal sealed record Violation(ViolationKind Kind, string Table, string? Column)
{
    /// <summary>What the engine said; null where it ran.</summary>
    public string? Reason { get; init; }

    public override string ToString() => $"{Kind} of {Table}{(Column is null ? "" : "." + Column)}{(Reason is null ? "" : $" ({Reason})")}";
}
