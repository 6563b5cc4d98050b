namespace LineageService.Cli.Tests.Check;

/// <summary>A commit of the samples' history, and what a person says that it does.</summary>
/// <param name="Edits">File below <c>samples</c>, text, other text; each stands there exactly once.</param>
/// <param name="Change">The worst verdict on a changed task or table itself.</param>
/// <param name="Behind">The worst on what lies behind.</param>
/// <param name="ExitCode">With the profile CONTRACT.</param>
/// <param name="Affected">Jobs (<c>job x: VERDICT</c>) and datasets that must be told, among others.</param>
/// <param name="Spared">Names that must not be told.</param>
internal sealed record HistoryCommit(
    string Message, (string File, string From, string To)[] Edits, string Change, string Behind, int ExitCode, string[] Affected, string[] Spared);
