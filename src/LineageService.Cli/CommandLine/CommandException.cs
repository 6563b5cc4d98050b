namespace LineageService.Cli.CommandLine;

/// <summary>
/// Ends a command with one clear sentence on stderr and an exit code. Not for bad input inside the data, which is part of the answer.
/// </summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="sentence">What is wrong and what to do; no SQL text, no token.</param>
public sealed class CommandException(int exitCode, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    public int ExitCode { get; } = exitCode;
}
