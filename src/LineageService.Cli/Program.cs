using LineageService.Cli.CommandLine;

return await LineageCommandLine.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
