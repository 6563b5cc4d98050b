using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>A heading with a line that reaches to the edge of the page, on terminals and in plain text alike.</summary>
internal static class Heading
{
    private const int MaxWidth = 100;

    public static void Write(IAnsiConsole console, string text)
    {
        var width = Math.Min(console.Profile.Width, MaxWidth);
        console.WriteLine();
        console.MarkupLineInterpolated($"[grey]──[/] [bold]{text}[/] [grey]{new string('─', Math.Max(2, width - text.Length - 4))}[/]");
    }
}
