using System.Diagnostics;
using LineageService.Sql.Lineage;

namespace LineageService.Impact.Propagation;

/// <summary>Why a text fails of which every name is known, in a sentence.</summary>
internal static class FaultTexts
{
    public static string Of(BindingFault fault) => fault.Kind switch
    {
        BindingFaultKind.PlacePastLast => $"place {fault.Subject} is behind the last column",
        BindingFaultKind.PlaceOfAggregate => $"GROUP BY {fault.Subject} now means an aggregate",
        BindingFaultKind.JoinedTwice => $"ambiguous column {fault.Subject}: one side of the join has it twice",
        BindingFaultKind.NamedTwice => $"ambiguous column {fault.Subject}: the query gives two",
        BindingFaultKind.MadeTwice => $"the star gives {fault.Subject}, which the query gives already",
        BindingFaultKind.ListTooShort => "arity: a list of names has fewer names than there are columns",
        BindingFaultKind.NotGrouped => $"{fault.Subject} is neither grouped nor aggregated",
        _ => throw new UnreachableException(),
    };
}
