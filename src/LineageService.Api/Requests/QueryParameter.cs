using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Api.Requests;

/// <summary>
/// A parameter of a query string: what it means, what it may be, what it is when absent. The same object reads the request and writes the
/// parameter's entry in the OpenAPI document.
/// </summary>
public abstract record QueryParameter
{
    private protected QueryParameter(string name, string description)
    {
        Name = name;
        Description = description;
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>A value that makes sense, for the document.</summary>
    public string? Example { get; init; }
}

/// <summary>A parameter of free text; absent or empty is null.</summary>
public sealed record TextParameter(string Name, string Description) : QueryParameter(Name, Description);

/// <summary>A whole number within bounds.</summary>
public sealed record IntegerParameter(string Name, string Description, long Default, long Minimum, long Maximum) : QueryParameter(Name, Description)
{
    /// <summary>True where absence means something other than a number.</summary>
    public bool IsOptional { get; init; }

    public bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= Minimum && value <= Maximum;
}

/// <summary>One of a closed list of words, read without regard to case.</summary>
public abstract record ChoiceParameter(string Name, string Description, ImmutableArray<string> Words) : QueryParameter(Name, Description)
{
    /// <summary>The word taken when absent; null where there is none.</summary>
    public string? DefaultWord { get; init; }

    /// <summary>True where several words may be given, separated by commas or by repeating the parameter.</summary>
    public bool IsList { get; init; }
}

/// <summary>A choice whose words stand for values.</summary>
public sealed record ChoiceParameter<T>(string Name, string Description, ImmutableArray<(string Word, T Value)> Choices)
    : ChoiceParameter(Name, Description, [.. Choices.Select(choice => choice.Word)])
{
    public bool TryParse(string text, out T value)
    {
        foreach (var (word, candidate) in Choices)
        {
            if (!string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) continue;
            value = candidate;
            return true;
        }

        value = default!;
        return false;
    }
}
