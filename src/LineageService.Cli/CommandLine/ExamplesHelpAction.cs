using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LineageService.Cli.CommandLine;

/// <summary>The usual help, followed by the command's examples.</summary>
public sealed class ExamplesHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Help is asked for beside any other mistake on the line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var examples = CommandExamples.Of(parseResult.CommandResult.Command);
        if (examples.Count == 0) return result;

        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example.Line}");
            output.WriteLine($"      {example.Purpose}");
        }

        output.WriteLine();
        return result;
    }
}
