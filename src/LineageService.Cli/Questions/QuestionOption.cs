using System.CommandLine;
using LineageService.Api.Requests;

namespace LineageService.Cli.Questions;

/// <summary>An option of a command that stands for a parameter of the API: described and checked in one place, there.</summary>
/// <param name="Option">The option as parsed.</param>
/// <param name="Parameter">The parameter it fills.</param>
internal sealed record QuestionOption(Option<string[]> Option, QueryParameter Parameter)
{
    private const int MaxHelpName = 40;

    /// <param name="name">The option's name where it is not the parameter's.</param>
    /// <param name="description">What it means on the command line, where that is not what the parameter says.</param>
    public static QuestionOption Of(QueryParameter parameter, string? name = null, string? description = null) => new(
        new Option<string[]>($"--{name ?? parameter.Name}")
        {
            Description = (description ?? parameter.Description) + Bounds(parameter),
            HelpName = HelpNameOf(parameter),
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = false,
        },
        parameter);

    /// <summary>The parameters that the options of a command line give.</summary>
    public static List<KeyValuePair<string, string>> Read(ParseResult parseResult, IEnumerable<QuestionOption> options)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (option, parameter) in options)
            foreach (var value in parseResult.GetValue(option) ?? []) parameters.Add(new KeyValuePair<string, string>(parameter.Name, value));
        return parameters;
    }

    /// <summary><c>--as-of</c> and <c>--known-at</c>: every question can be asked of the past.</summary>
    public static IReadOnlyList<QuestionOption> Times() =>
        [Of(QueryParameters.AsOf, "as-of"), Of(QueryParameters.KnownAt, "known-at")];

    private static string Bounds(QueryParameter parameter) => parameter switch
    {
        IntegerParameter integer => $" Default: {integer.Default}",
        ChoiceParameter { DefaultWord: { } word } => $" Default: {word}",
        ChoiceParameter choice when Alternatives(choice).Length > MaxHelpName => $" Any of {string.Join(", ", choice.Words)}",
        _ => "",
    };

    private static string Alternatives(ChoiceParameter choice) => string.Join('|', choice.Words);

    private static string HelpNameOf(QueryParameter parameter) => parameter switch
    {
        IntegerParameter => "N",
        DurationParameter => "AGE",
        TimeParameter => "TIME",
        ChoiceParameter choice when Alternatives(choice) is { Length: <= MaxHelpName } alternatives => alternatives,
        ChoiceParameter choice => choice.Name.ToUpperInvariant(),
        _ => "TEXT",
    };
}
