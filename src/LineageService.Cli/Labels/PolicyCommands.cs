using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Labels.Policies;

namespace LineageService.Cli.Labels;

/// <summary><c>lineage labels check</c> and <c>lineage labels policy</c>: policies as files.</summary>
internal static class PolicyCommands
{
    /// <summary>Checks a file alone: no store is needed, so that a pull request can.</summary>
    public static Command Check()
    {
        var file = File();
        var command = new Command("check", "Check a policy file: every mistake at once, with its line.") { file };
        command.SetAction((parsed, _) =>
        {
            var path = parsed.GetRequiredValue(file);
            var document = PolicyDocument.Read(LabelCommanding.ReadFile(path), TimeProvider.System.GetUtcNow());
            var output = parsed.InvocationConfiguration.Output;
            foreach (var mistake in document.Mistakes)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}:{mistake.Line}: {(mistake.Place.Length == 0 ? "" : mistake.Place + ": ")}{mistake.Message}"));
            if (document.Policy is { } policy) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {policy.Version}, hash {document.Hash}: no mistakes."));
            return Task.FromResult(document.Mistakes.IsEmpty ? ExitCodes.Done : ExitCodes.Findings);
        });
        return command.WithExamples(new CommandExample("lineage labels check policy.yaml", "exit code 1 where there are mistakes"));
    }

    public static Command Create() => new Command("policy", "The policy in force, and what another one would change.") { Show(), DryRun(), Activate() }
        .WithExamples(new CommandExample("lineage labels policy dry-run policy.yaml", "labels, violations and exposure that would change"));

    private static Command Show() => new Command("show", "The policy in force.")
        .Asking("policy", [], _ => [], (console, answer) => LabelText.Line(console, (string?)answer["text"] ?? "The built-in policy is in force."))
        .WithExamples(new CommandExample("lineage labels policy show > policy.yaml", "to change it"));

    private static Command DryRun()
    {
        var file = File();
        return new Command("dry-run", "What putting a policy in force would change; nothing is stored.") { file }
            .Saying(parsed => ("policy/check", new JsonObject { ["text"] = LabelCommanding.ReadFile(parsed.GetRequiredValue(file)) }), LabelText.RenderCheck, onlyReads: true)
            .WithExamples(new CommandExample("lineage labels policy dry-run policy.yaml --json", "as JSON"));
    }

    private static Command Activate()
    {
        var file = File();
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        var replaces = new Option<string?>("--replaces") { Description = "Hash of the policy it was written against: another one in force is refused", HelpName = "HASH" };
        return new Command("activate", "Put a policy in force.") { file, author, reason, replaces }
            .Saying(
                parsed =>
                {
                    var body = LabelChangeCommands.Said(parsed, author, reason);
                    body["text"] = LabelCommanding.ReadFile(parsed.GetRequiredValue(file));
                    body["replaces"] = parsed.GetValue(replaces);
                    return ("policy", body);
                },
                (console, answer) => LabelText.Line(console, $"Version {answer["version"]} is in force, hash {answer["hash"]}."))
            .WithExamples(new CommandExample("lineage labels policy activate policy.yaml --reason 'SEC-77'", "with its reason"));
    }

    private static Argument<string> File() => new("FILE") { Description = "YAML of the policy; - for stdin" };
}
