using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

/// <summary>What an expression is worth without running it. Closed: the subtypes in this file and those of DAGs are all there
/// are.</summary>
internal abstract record PythonValue
{
    /// <summary>Python's truth; null where it is not known.</summary>
    public bool? Truth => this switch
    {
        TextValue text => text.HasHoles ? null : text.Text.Length > 0,
        NumberValue number =>
            decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value != 0 : null,
        TruthValue truth => truth.Value,
        NothingValue => false,
        ListValue list => list.Items.Length > 0,
        MapValue map => map.Entries.Length > 0,
        UnknownValue => null,
        _ => true,
    };

    /// <summary>How it reads in a text; what is not known is a hole of a template.</summary>
    public string Printed => this switch
    {
        TextValue text => text.Text,
        NumberValue number => number.Text,
        TruthValue truth => truth.Value ? "True" : "False",
        NothingValue => "None",
        UnknownValue unknown => $"{{{{ {unknown.Name} }}}}",
        _ => "{{ value }}",
    };

    /// <summary>The text where it is a whole one; null where it is none or has holes that Python fills.</summary>
    public string? Known => this is TextValue { HasHoles: false } text ? text.Text : null;
}

/// <param name="HasHoles">True where a part was not known to Python; Jinja's own holes are text.</param>
internal sealed record TextValue(string Text, bool HasHoles = false) : PythonValue;

internal sealed record NumberValue(string Text) : PythonValue;

internal sealed record TruthValue(bool Value) : PythonValue;

internal sealed record NothingValue : PythonValue;

internal sealed record ListValue(ImmutableArray<PythonValue> Items) : PythonValue;

internal sealed record MapValue(ImmutableArray<KeyValuePair<string, PythonValue>> Entries) : PythonValue
{
    public PythonValue? Find(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (name == key) return value;
        }

        return null;
    }

    public MapValue With(string key, PythonValue value)
    {
        for (var i = 0; i < Entries.Length; i++)
        {
            if (Entries[i].Key == key) return new MapValue(Entries.SetItem(i, new(key, value)));
        }

        return new MapValue(Entries.Add(new(key, value)));
    }
}

/// <summary>A function, and the names of the module that it stands in.</summary>
internal sealed record FunctionValue(PythonFunction Function, Dictionary<string, PythonValue> Module) : PythonValue;

/// <summary>What a call of something outside gives (<c>timedelta(days=1)</c>, <c>Asset(uri=…)</c>): who was called, with what.</summary>
internal sealed record CallValue(string Name, CallArguments Arguments) : PythonValue;

/// <summary>A method of a value, not called yet.</summary>
internal sealed record MethodValue(PythonValue Target, string Name) : PythonValue;

/// <summary>A name of another module.</summary>
internal sealed record OutsideValue(string Name) : PythonValue;

/// <summary>Not known before it runs.</summary>
/// <param name="Name">What the text calls it, made of letters, digits and underscores.</param>
internal sealed record UnknownValue(string Name) : PythonValue
{
    public static UnknownValue Of(string text)
    {
        var name = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return new UnknownValue(name.Length == 0 ? "value" : name);
    }
}

/// <summary>Arguments of a call, evaluated.</summary>
internal sealed record CallArguments(ImmutableArray<PythonValue> Positional, MapValue Named)
{
    public static CallArguments None { get; } = new([], new MapValue([]));

    /// <summary>By name, else by place.</summary>
    public PythonValue? Find(string name, int place = -1) =>
        Named.Find(name) ?? (place >= 0 && place < Positional.Length ? Positional[place] : null);

    /// <summary>Both, the other's where a name stands in both.</summary>
    public CallArguments With(CallArguments other) =>
        new([.. Positional, .. other.Positional], other.Named.Entries.Aggregate(Named, (all, entry) => all.With(entry.Key, entry.Value)));
}
