using System.Reflection;
using System.Runtime.CompilerServices;

namespace LineageService.Architecture.Tests;

/// <summary>The product's own assemblies as built, and their types.</summary>
internal static class ProductAssemblies
{
    /// <summary>Projects of <c>src</c> by name; the executable's assembly is called <c>lineage</c>.</summary>
    internal static IReadOnlyDictionary<string, Assembly> ByProject { get; } = SourceTree.ProjectNames.ToDictionary(
        project => project,
        project => Assembly.Load(project == "LineageService.Cli" ? "lineage" : project),
        StringComparer.Ordinal);

    internal static IEnumerable<Type> AllTypes => ByProject.Values.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten);

    internal static IEnumerable<Type> PublicTypes => AllTypes.Where(type => type.IsVisible);

    // Compilers and generators add types of their own.
    private static bool IsWritten(Type type) =>
        !type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false)
        && type.FullName is { } name
        && !name.Contains('<', StringComparison.Ordinal)
        && name.Contains("LineageService", StringComparison.Ordinal);
}
