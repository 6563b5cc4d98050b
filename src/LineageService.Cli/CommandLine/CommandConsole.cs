using System.CommandLine;
using Spectre.Console;

namespace LineageService.Cli.CommandLine;

/// <summary>
/// The two outputs of a command: <see cref="Answer"/> is stdout and holds nothing but the answer; <see cref="Progress"/> is stderr, for
/// progress bars, notes and logs.
/// </summary>
/// <param name="Answer">stdout.</param>
/// <param name="Progress">stderr; plain text where it is no terminal.</param>
public sealed record CommandConsole(TextWriter Answer, IAnsiConsole Progress)
{
    /// <summary>The console of a running command.</summary>
    public static CommandConsole Of(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        return new CommandConsole(configuration.Output, CreateAnsi(configuration.Error, configuration.Error != Console.Error || Console.IsErrorRedirected));
    }

    /// <summary>stdout for text with styles; plain where it is no terminal.</summary>
    public static IAnsiConsole AnswerOf(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        return CreateAnsi(output, output != Console.Out || Console.IsOutputRedirected);
    }

    /// <summary>A Spectre console over a writer: colours on a terminal, plain text otherwise or where <c>NO_COLOR</c> is set.</summary>
    public static IAnsiConsole CreateAnsi(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });

        // Without a terminal Spectre assumes 80 columns and breaks long names apart.
        if (redirected) console.Profile.Width = 4096;
        return console;
    }
}
