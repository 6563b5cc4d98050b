using LineageService.Graph.Propagation;
using LineageService.Model;

namespace LineageService.Graph.Labels.Residuals;

/// <summary>
/// A label that nothing derives any more and the copied data still has (propagation.md §A.9): enforced and followed until the data is gone.
/// </summary>
/// <param name="Since">When its support was lost.</param>
public sealed record ResidualLabel(FieldId Field, string Assignment, FactState State, DateTimeOffset Since);

/// <summary>Why residual labels end.</summary>
public enum ResidualEndReason : byte
{
    /// <summary>The whole dataset was written anew under the job's new version.</summary>
    FullOverwrite,

    /// <summary>All partitions written before are gone.</summary>
    PartitionsDropped,

    /// <summary>A steward says that the values are not there.</summary>
    Attested,
}

/// <summary>Ends the residual labels of a dataset or of one field of it.</summary>
/// <param name="Path">Null for all fields.</param>
public sealed record ResidualEnd(DatasetId Dataset, string? Path, ResidualEndReason Reason)
{
    public string? Actor { get; init; }

    /// <summary>Only labels that lost their support before it: an overwrite that ran earlier clears nothing. Null: all.</summary>
    public DateTimeOffset? At { get; init; }
}
