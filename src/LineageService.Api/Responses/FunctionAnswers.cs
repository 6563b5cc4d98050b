using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Chains of functions as answered.</summary>
internal static class FunctionAnswers
{
    public static IReadOnlyList<FunctionResponse> Of(ImmutableArray<FunctionApplication> functions) =>
        [.. functions.Select(function => new FunctionResponse(function.Name, function.Literals.IsDefault ? [] : function.Literals))];
}
