using System.Collections.Immutable;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Sql.Templates;

/// <summary>Renders what a template calls: macros of its own, macros of packages, and the text of ephemeral models.</summary>
internal interface ITemplateExpansion
{
    TemplateValue Expand(MacroNode macro, ImmutableArray<TemplateArgument> arguments);

    TemplateValue Expand(DbtMacro macro, ImmutableArray<TemplateArgument> arguments);

    /// <summary>The rendered text of an ephemeral model; unknown where it cannot be told or refers to itself.</summary>
    TemplateValue Expand(DbtNode ephemeral);
}

/// <summary>An argument of a call; its name is null where it stands by place.</summary>
internal readonly record struct TemplateArgument(string? Name, TemplateValue Value)
{
    public static ImmutableArray<TemplateValue> ValuesOf(ImmutableArray<TemplateArgument> arguments)
    {
        var values = ImmutableArray.CreateBuilder<TemplateValue>(arguments.Length);
        foreach (var argument in arguments) values.Add(argument.Value);
        return values.MoveToImmutable();
    }
}
