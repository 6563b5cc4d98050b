using System.Reflection;
using System.Runtime.CompilerServices;

namespace LineageService.Architecture.Tests;

/// <summary>How public types are made: sealed, documented, immutable where the house says so, and well named.</summary>
public sealed class TypeTests
{
    private static readonly string[] BannedSuffixes = ["Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Data", "Info", "Impl", "Common"];

    private static readonly string[] ImmutableProjects = ["LineageService.Model", "LineageService.Sql", "LineageService.Graph"];

    [Fact]
    public void Public_classes_are_abstract_or_sealed()
    {
        var bases = ProductAssemblies.AllTypes.Select(type => type.BaseType).OfType<Type>().ToHashSet();
        var open = ProductAssemblies.PublicTypes.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !bases.Contains(type));
        AssertNone(open.Select(type => type.FullName!), "is neither abstract nor sealed");
    }

    [Fact]
    public void Public_types_say_what_they_are() =>
        AssertNone(
            ProductAssemblies.PublicTypes.Where(type => !type.IsNested && XmlDocumentation.SummaryOf(type).Length == 0).Select(type => type.FullName!),
            "has no XML summary");

    [Fact]
    public void Names_do_not_end_in_a_word_that_says_nothing() =>
        AssertNone(
            ProductAssemblies.AllTypes.Where(type => BannedSuffixes.Any(suffix => NameOf(type).EndsWith(suffix, StringComparison.Ordinal)))
                .Select(type => type.FullName!),
            "ends in a banned word");

    [Fact]
    public void Types_of_the_core_are_immutable_unless_their_summary_says_otherwise()
    {
        var mutable =
            from project in ImmutableProjects
            from type in ProductAssemblies.ByProject[project].GetExportedTypes()
            where !type.IsEnum && !type.IsInterface && !SaysMutable(type)
            from member in MutableMembers(type)
            select $"{type.FullName}.{member}";
        AssertNone(mutable, "can be changed, and the summary does not say \"mutable\"");
    }

    [Fact]
    public void Abstract_records_can_only_be_extended_at_home()
    {
        var open =
            from project in ImmutableProjects
            from type in ProductAssemblies.ByProject[project].GetExportedTypes()
            where type is { IsClass: true, IsAbstract: true, IsSealed: false } && IsRecord(type)
            where type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                .Any(constructor => (constructor.IsFamily || constructor.IsPublic) && !IsCopyConstructor(constructor))
            select type.FullName!;
        AssertNone(open, "has a constructor that other assemblies can reach");
    }

    private static bool SaysMutable(Type type) =>
        XmlDocumentation.SummaryOf(type).Contains("mutable", StringComparison.OrdinalIgnoreCase)
        || (type.DeclaringType is { } outer && SaysMutable(outer));

    private static IEnumerable<string> MutableMembers(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Own))
        {
            if (!field.IsInitOnly && !field.IsLiteral) yield return field.Name;
        }

        foreach (var property in type.GetProperties(Own))
        {
            if (property.SetMethod is { IsPublic: true } setter && !IsInitOnly(setter)) yield return property.Name;
            else if (IsMutableCollection(property.PropertyType)) yield return property.Name;
        }
    }

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsMutableCollection(Type type) =>
        type.IsArray
        || (type.IsGenericType
            && type.GetGenericTypeDefinition() is var open
            && (open == typeof(List<>) || open == typeof(Dictionary<,>) || open == typeof(HashSet<>) || open == typeof(IList<>)));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsCopyConstructor(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static string NameOf(Type type)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private static void AssertNone(IEnumerable<string> offenders, string what)
    {
        var list = offenders.Order(StringComparer.Ordinal).ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list.Select(name => $"{name} {what}")));
    }
}
