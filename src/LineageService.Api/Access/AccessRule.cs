using Microsoft.AspNetCore.Builder;

namespace LineageService.Api.Access;

/// <summary>Who may call an endpoint. One without a rule is refused to all but administrators, and fails a test.</summary>
/// <param name="Scope">What the caller needs; <see cref="Scope.None"/> lets anyone in.</param>
public sealed record AccessRule(Scope Scope)
{
    /// <summary>True for what changes nothing although its method is not GET.</summary>
    public bool OnlyReads => Scope is Scope.None or Scope.Read;
}

/// <summary>Says that an endpoint applies the namespaces of a token to what it answers or takes; any other refuses such a token.</summary>
public sealed record NamespaceAware;

/// <summary>Declares the rule of an endpoint where it is mapped.</summary>
public static class AccessRules
{
    /// <summary>Only callers with this scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(scope));

    /// <summary>Anyone, without a token too: health and documentation.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(Scope.None));

    /// <summary>The endpoint asks <see cref="Actor.Sees(string)"/> of every namespace itself.</summary>
    public static TBuilder AppliesNamespaces<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NamespaceAware());
}
