using LineageService.ExecutionOracle.Generation;

namespace LineageService.ExecutionOracle.Perturbing;

/// <summary>A change of one thing: the values of a column, or which rows a table has.</summary>
/// <param name="Column">The column whose values change; null: the row set.</param>
/// <param name="After">The table as it is then.</param>
/// <param name="HasMarkers">The new values appear nowhere else, so that they can be recognised in a result.</param>
/// <param name="Name">What was done, for the reader of a finding.</param>
internal sealed record Change(string Table, string? Column, BaseTable After, bool HasMarkers, string Name);
