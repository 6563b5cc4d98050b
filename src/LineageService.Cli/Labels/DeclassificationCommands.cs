using System.CommandLine;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;

namespace LineageService.Cli.Labels;

/// <summary><c>lineage labels declassify</c>: permissions to lower labels.</summary>
internal static class DeclassificationCommands
{
    public static Command Create() => new Command("declassify", "Permissions to lower a label at one place for a time; somebody else approves.")
    {
        Draft(), List(), Step("submit", "Ask for approval of a draft."), Step("approve", "Approve what somebody else asked for."), Step("revoke", "End one before its time."),
    }.WithExamples(new CommandExample("lineage labels declassify list", "with the state of each"));

    private static Command Draft()
    {
        var to = new Argument<string>("TO") { Description = "The column that it holds at, or where the edge goes" };
        var from = new Option<string?>("--from") { Description = "Where the edge begins", HelpName = "NODE" };
        var tags = new Option<string[]>("--tag") { Description = "Category that is lowered", HelpName = "TAG", Required = true };
        var form = new Option<string?>("--to-form") { Description = "The form that flows on", HelpName = "FORM" };
        var level = new Option<string?>("--to-level") { Description = "The level that is read at the column", HelpName = "LEVEL" };
        var expires = new Option<DateTimeOffset>("--expires") { Description = "When it ends, at most 365 days away", HelpName = "TIME", Required = true };
        var evidence = new Option<string?>("--evidence") { Description = "Where the evidence is", HelpName = "URI" };
        var any = new Option<bool>("--any-origin") { Description = "Also for labels that come later" };
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command("draft", "Draft one.") { to, from, tags, form, level, expires, evidence, any, author, reason }
            .Saying(
                parsed =>
                {
                    var body = LabelChangeCommands.Said(parsed, author, reason);
                    body["to"] = parsed.GetRequiredValue(to);
                    body["from"] = parsed.GetValue(from);
                    body["tags"] = new JsonArray([.. parsed.GetRequiredValue(tags).Select(tag => (JsonNode)tag)]);
                    body["toForm"] = parsed.GetValue(form);
                    body["toLevel"] = parsed.GetValue(level);
                    body["expiresAt"] = parsed.GetValue(expires);
                    body["evidenceUri"] = parsed.GetValue(evidence);
                    body["anyOrigin"] = parsed.GetValue(any);
                    return ("declassifications", body);
                },
                LabelText.RenderDeclassification)
            .WithExamples(new CommandExample(
                "lineage labels declassify draft dwd.users.phone_hash --from ods.users.phone_number --tag PII.phone --to-form PSEUDO --expires 2027-01-01 --reason 'keyed hash'",
                "of one edge"));
    }

    private static Command List() => new Command("list", "All of them, ended ones among them.")
        .Asking("declassifications", [], _ => [], LabelText.RenderDeclassifications)
        .WithExamples(new CommandExample("lineage labels declassify list --json", "as JSON"));

    private static Command Step(string word, string description)
    {
        var id = new Argument<string>("ID") { Description = "Id of the declassification, as `list` shows it" };
        var role = new Option<string?>("--role") { Description = "In which role", HelpName = "ROLE" };
        var job = new Option<string?>("--job") { Description = "The job whose edge is approved, where several state it", HelpName = "JOB" };
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command(word, description) { id, role, job, author, reason }
            .Saying(
                parsed =>
                {
                    var body = LabelChangeCommands.Said(parsed, author, reason);
                    body["role"] = parsed.GetValue(role);
                    body["job"] = parsed.GetValue(job);
                    return ($"declassifications/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{word}", body);
                },
                LabelText.RenderDeclassification)
            .WithExamples(new CommandExample($"lineage labels declassify {word} d-019a5e2f7c4b7d0e8f10a1b2c3d4e5f6 --author bob", "by the id that `list` shows"));
    }
}
