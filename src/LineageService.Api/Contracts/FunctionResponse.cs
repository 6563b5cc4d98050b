using System.ComponentModel;

namespace LineageService.Api.Contracts;

/// <summary>One step of a chain of functions.</summary>
[Description(
    "A function that a value passes through. One named `|` without literals is none: what stands behind it is another way of the same source into the "
    + "same target.")]
public sealed record FunctionResponse(
    [property: Description("Its name, upper case; operators by their sign.")] string Name,
    [property: Description("Its literal arguments as written.")] IReadOnlyList<string> Literals);
