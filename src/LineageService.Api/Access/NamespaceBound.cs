using LineageService.Api.Problems;

namespace LineageService.Api.Access;

/// <summary>The problem of a token that would write outside of its namespaces.</summary>
internal static class NamespaceBound
{
    public static ProblemException Problem(Actor actor) =>
        new(new Problem(ProblemType.NamespaceBound, $"The token '{actor.Name}' is bound to other namespaces than this."));
}
