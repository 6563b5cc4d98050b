using System.Text;
using LineageService.Cli.CommandLine;

// JSON and names are UTF-8 wherever the program runs.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await LineageCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
