using System.Globalization;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Perturbing;

namespace LineageService.ExecutionOracle.Running;

/// <summary>A query, a change and what is wrong with the lineage; as simple as it could be made.</summary>
internal sealed record Finding(ulong WorldSeed, GeneratedQuery Query, Change? Change, Violation Violation, string Detail)
{
    public override string ToString()
    {
        var source = Change is null ? "" : $" when {Change.Table}{(Change.Column is null ? "{}" : "." + Change.Column)} changes ({Change.Name})";
        var what = Violation.Kind switch
        {
            ViolationKind.NotUnderstood => "not understood",
            ViolationKind.Rows => $"the rows change{(Violation.Output is null ? "" : $" in {Violation.Output}")} without an edge",
            ViolationKind.Value => $"{Violation.Output} changes without an edge",
            ViolationKind.Identity => $"{Violation.Output} is said to be the same value and is not",
            _ => $"a value flows into {Violation.Output} without a DIRECT edge",
        };
        return string.Create(CultureInfo.InvariantCulture, $"world {WorldSeed}: {what}{source}: {Detail}\n  {Query.Sql}");
    }
}
