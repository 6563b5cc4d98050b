using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Sql.Templates;

/// <summary>What a template expression is worth. Closed: the subtypes in this file are all there are. Immutable.</summary>
internal abstract record TemplateValue
{
    private protected TemplateValue()
    {
    }

    /// <summary>A value that only the run of the template gives.</summary>
    public static TemplateValue Unknown { get; } = new UnknownValue();

    public static TemplateValue None { get; } = new NoneValue();

    public static TemplateValue Of(bool value) => value ? True : False;

    private static TemplateValue True { get; } = new BooleanValue(true);

    private static TemplateValue False { get; } = new BooleanValue(false);

    /// <summary>Python's truth of the value; null where it is not known.</summary>
    public bool? Truth => this switch
    {
        UnknownValue => null,
        NoneValue => false,
        BooleanValue boolean => boolean.Value,
        NumberValue number => number.Value != 0,
        StringValue text => text.Text.Length > 0,
        ListValue list => list.Items.Length > 0,
        MapValue map => map.Items.Length > 0,
        RelationValue => true,
        _ => null,
    };

    /// <summary>How it reads in the rendered text; null where it does not stand in one.</summary>
    public string? Rendered => this switch
    {
        StringValue text => text.Text,
        RelationValue relation => relation.Text,
        NumberValue number => number.Value.ToString(CultureInfo.InvariantCulture),
        BooleanValue boolean => boolean.Value ? "True" : "False",
        _ => null,
    };
}

internal sealed record UnknownValue : TemplateValue;

internal sealed record NoneValue : TemplateValue;

internal sealed record BooleanValue(bool Value) : TemplateValue;

internal sealed record NumberValue(decimal Value) : TemplateValue;

internal sealed record StringValue(string Text) : TemplateValue;

internal sealed record ListValue(ImmutableArray<TemplateValue> Items) : TemplateValue;

/// <summary>A relation, which stands in a text as SQL spells it and has parts (<c>this.schema</c>).</summary>
internal sealed record RelationValue(string Text, MapValue Parts) : TemplateValue;

/// <summary>A package of macros, as <c>dbt_utils</c> in front of a call.</summary>
internal sealed record PackageValue(string Name) : TemplateValue;

/// <summary>A macro that can be called, as <c>adapter.dispatch</c> gives it.</summary>
internal sealed record MacroValue(Dbt.DbtMacro Macro) : TemplateValue;

internal sealed record MapValue(ImmutableArray<KeyValuePair<string, TemplateValue>> Items) : TemplateValue
{
    public TemplateValue Find(string key)
    {
        foreach (var item in Items)
        {
            if (item.Key == key) return item.Value;
        }

        return Unknown;
    }
}
