using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>The answer of <c>GET /api/v2/reconciliation</c>.</summary>
[Description(
    "How declared and observed lineage agree, column by column. The counts are of all columns; columns is one page of those listed.")]
public sealed record ReconciliationResponse(
    [property: Description("Commit that this answer saw.")] long Epoch,
    [property: Description("Columns by status.")] StatusCountsResponse Counts,
    [property: Description("Datasets of which a column was compared.")] int Datasets,
    [property: Description("Columns by producer with its version: who observed them, or else who declares them.")]
    IReadOnlyList<ProducerCountsResponse> Producers,
    [property: Description("Columns by dataset, column and producer; all but the agreed ones unless status says otherwise.")]
    IReadOnlyList<ReconciledColumnResponse> Columns,
    [property: Description("Give it as cursor for the next page; null at the end.")] string? NextCursor) : PointResponse;

/// <summary>Columns by status.</summary>
[Description("Numbers of columns by status.")]
public sealed record StatusCountsResponse(
    [property: Description("Declared and observed lineage name the same DIRECT inputs.")] int Agreed,
    [property: Description("No run ever showed what is declared.")] int DeclaredNeverObserved,
    [property: Description("Runs show what nothing declares.")] int ObservedNeverDeclared,
    [property: Description("Both speak of the column, but its DIRECT inputs or its masking differ.")] int Contradiction,
    [property: Description("They differ only in what one of them says it does not know.")] int Undecided);

/// <summary>The counts of one producer.</summary>
[Description("The columns of one producer by status.")]
public sealed record ProducerCountsResponse(
    [property: Description("The producer as it names itself, with its version.")] string Producer,
    [property: Description("Its columns.")] StatusCountsResponse Counts);

/// <summary>A column, declared and observed.</summary>
[Description("What declarations and runs say of one column, as one producer observed it.")]
public sealed record ReconciledColumnResponse(
    [property: Description("Node id of the column.")] string Column,
    [property: Description("agreed, declaredNeverObserved, observedNeverDeclared, contradiction or undecided.")] string Status,
    [property: Description("Who observed it; of a column that was never observed, who declares it.")] string Producer,
    [property: Description("Jobs that declare its inputs.")] IReadOnlyList<string> DeclaredBy,
    [property: Description("Jobs whose runs showed its inputs.")] IReadOnlyList<string> ObservedBy,
    [property: Description("DIRECT inputs that only the declaration names.")] IReadOnlyList<string> OnlyDeclared,
    [property: Description("DIRECT inputs that only the runs show.")] IReadOnlyList<string> OnlyObserved,
    [property: Description("DIRECT inputs of both that are used otherwise.")] IReadOnlyList<UsageDifferenceResponse> Usages);

/// <summary>An input used otherwise.</summary>
[Description("An input that declaration and runs use differently.")]
public sealed record UsageDifferenceResponse(
    [property: Description("Node id of the input.")] string From,
    [property: Description("As declared.")] InputUsageResponse Declared,
    [property: Description("As observed.")] InputUsageResponse Observed);

/// <summary>How an input is used.</summary>
[Description("How a value flows.")]
public sealed record InputUsageResponse(
    [property: Description("True where it goes through an aggregate.")] bool Aggregates,
    [property: Description("True where a hash, a mask or a count stands in between.")] bool Masks);
