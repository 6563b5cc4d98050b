using System.Diagnostics;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;

namespace LineageService.Cli.Moving;

/// <summary>Refuses to write over a store that holds something unless that is wanted.</summary>
internal static class TargetCheck
{
    /// <exception cref="CommandException">It holds something, and nobody said that it may be lost.</exception>
    public static async Task RequireAsync(
        ILineageStore target, string identity, string address, bool overwrite, CancellationToken cancellationToken)
    {
        var state = await ImageTransfer.FindTargetStateAsync(target, identity, cancellationToken).ConfigureAwait(false);
        if (overwrite || state is TargetState.Empty or TargetState.Begun) return;
        throw new CommandException(ExitCodes.Usage, Sentence(state, address));
    }

    public static string Sentence(TargetState state, string address) => state switch
    {
        TargetState.Empty => $"{address} is empty.",
        TargetState.Begun => $"An earlier attempt was cut off in {address}: it would go on where it was.",
        TargetState.BegunOtherwise =>
            $"In {address} a copy of something else, or of an earlier state, was cut off: --overwrite empties it and begins anew.",
        TargetState.Full => $"{address} holds something: --overwrite empties it first.",
        _ => throw new UnreachableException(),
    };
}
