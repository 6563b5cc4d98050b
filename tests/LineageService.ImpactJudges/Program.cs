using System.CommandLine;
using LineageService.ImpactJudges;

var root = new RootCommand("Judges of impact analysis that are not impact analysis: what they find, the report must have said.")
{
    ExecutionCommand.Create(),
    RebindingCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
