using LineageService.Model;

namespace LineageService.Graph.Labels.Scanning;

/// <summary>What a scanner takes a field for.</summary>
/// <param name="Confidence">Between 0 and 1.</param>
/// <param name="Rule">What it goes by: <c>name:email address</c>, <c>values:luhn</c>.</param>
public sealed record ScanMatch(FieldId Field, string Category, double Confidence, string Rule)
{
    /// <summary>From here on a match counts as a label by itself (propagation.md §A.1, θ_auto); below it is a suggestion, which is never carried on.</summary>
    public const double SureFrom = 0.90;

    public bool IsSure => Confidence >= SureFrom;

    /// <summary>The assignment to make of it; its id is the same for the same field and category.</summary>
    public LabelAssignment ToAssignment() => new($"scan {Field} {Category}", Field.Dataset, Field.Path, Category)
    {
        Method = IsSure ? AssignmentMethod.Scanned : AssignmentMethod.Suggested,
        Confidence = Confidence,
        Source = "scanner",
        Reason = Rule,
    };
}
