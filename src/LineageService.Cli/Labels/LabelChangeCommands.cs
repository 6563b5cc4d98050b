using System.CommandLine;
using System.Text.Json.Nodes;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Labels;

/// <summary>The commands that say something of labels, and the one that tries what would be.</summary>
internal static class LabelChangeCommands
{
    public static Command Assign()
    {
        var node = new Argument<string>("NODE") { Description = $"A column or a table. {NodeArguments.Description}" };
        var tag = new Argument<string>("TAG") { Description = "Category: PII.phone" };
        var level = new Option<string?>("--level") { Description = "Level of its values, where it is not the category's", HelpName = "LEVEL" };
        var value = new Option<string?>("--value") { Description = "Value of a tag that has some", HelpName = "VALUE" };
        var hierarchy = new Option<bool>("--columns") { Description = "Of a table: its columns have it too" };
        var from = new Option<DateTimeOffset?>("--valid-from") { Description = "Since when it holds. Default: now", HelpName = "TIME" };
        var to = new Option<DateTimeOffset?>("--valid-to") { Description = "Until when", HelpName = "TIME" };
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command("assign", "Label a column or a table.") { node, tag, level, value, hierarchy, from, to, author, reason }
            .Saying(
                parsed => ("assignments", new JsonArray(new JsonObject
                {
                    ["node"] = parsed.GetRequiredValue(node),
                    ["tag"] = parsed.GetRequiredValue(tag),
                    ["author"] = parsed.GetRequiredValue(author),
                    ["level"] = parsed.GetValue(level),
                    ["value"] = parsed.GetValue(value),
                    ["reason"] = parsed.GetValue(reason),
                    ["throughHierarchy"] = parsed.GetValue(hierarchy),
                    ["validFrom"] = parsed.GetValue(from),
                    ["validTo"] = parsed.GetValue(to),
                })),
                LabelText.RenderAssigned)
            .WithExamples(new CommandExample("lineage labels assign ods.users.phone_number PII.phone --reason 'asked the team'", "by bare name"));
    }

    public static Command Withdraw()
    {
        var id = new Argument<string>("ID") { Description = "Id of the assignment, as `assignments` shows it" };
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command("withdraw", "End an assignment.") { id, author, reason }
            .Saying(
                parsed => ($"assignments/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/withdraw", Said(parsed, author, reason)), LabelText.RenderAssigned)
            .WithExamples(new CommandExample("lineage labels withdraw wh:ods.users:phone_number:PII.phone", "by the id that `assignments` shows"));
    }

    public static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with the columns namespace, dataset, field, tag and others; - for stdin" };
        var author = LabelCommanding.Author();
        return new Command("import", "Label columns from a CSV file; with a mistake nothing of it is taken.") { file, author }
            .Saying(
                parsed => ("assignments/import", new JsonObject { ["csv"] = LabelCommanding.ReadFile(parsed.GetRequiredValue(file)), ["author"] = parsed.GetRequiredValue(author) }),
                LabelText.RenderAssigned)
            .WithExamples(new CommandExample("lineage labels import labels.csv", "every mistake is told with its line"));
    }

    public static Command Scan()
    {
        var space = new Option<string?>("--namespace") { Description = "Only tables of this namespace", HelpName = "NAMESPACE" };
        var dry = new Option<bool>("--dry-run") { Description = "Say nothing, only count" };
        var author = LabelCommanding.Author();
        return new Command("scan", "Say what columns seem to hold by their names and types; what is not sure is only suggested.") { space, dry, author }
            .Saying(
                parsed => ("scan", new JsonObject
                {
                    ["author"] = parsed.GetRequiredValue(author),
                    ["namespace"] = parsed.GetValue(space),
                    ["dryRun"] = parsed.GetValue(dry),
                }),
                LabelText.RenderScan)
            .WithExamples(new CommandExample("lineage labels scan --dry-run", "what it would find"));
    }

    public static Command Simulate()
    {
        var masks = new Option<string[]>("--drop-mask") { Description = "FROM->TO: the functions on this edge would be left out", HelpName = "EDGE" };
        var retired = new Option<string[]>("--retire") { Description = "This job would be gone", HelpName = "JOB" };
        var sql = new Option<string?>("--sql") { Description = "File with the text that a job would have; - for stdin", HelpName = "FILE" };
        var job = new Option<string?>("--job") { Description = "Name of that job", HelpName = "NAME" };
        var jobSpace = new Option<string?>("--job-namespace") { Description = "Its namespace. Default: default", HelpName = "NAMESPACE" };
        var dialect = new Option<string>("--dialect") { Description = "Dialect of the text", HelpName = "DIALECT", DefaultValueFactory = _ => "ansi" };
        var space = new Option<string>("--namespace") { Description = "Namespace of the tables that the text names", HelpName = "NAMESPACE", DefaultValueFactory = _ => "default" };
        var policy = new Option<string?>("--policy") { Description = "File with a policy that would be in force", HelpName = "FILE" };
        return new Command("simulate", "What a change would do to labels, constraints and exposure; nothing is stored.") { masks, retired, sql, job, jobSpace, dialect, space, policy }
            .Saying(
                parsed =>
                {
                    var body = new JsonObject();
                    if (parsed.GetValue(masks) is { Length: > 0 } edges) body["dropMasks"] = new JsonArray([.. edges.Select(Edge)]);
                    if (parsed.GetValue(retired) is { Length: > 0 } gone) body["retireJobs"] = new JsonArray([.. gone.Select(name => (JsonNode)name)]);
                    if (parsed.GetValue(policy) is { } file) body["policy"] = LabelCommanding.ReadFile(file);
                    if (parsed.GetValue(sql) is { } text)
                    {
                        body["jobs"] = new JsonArray(new JsonObject
                        {
                            ["name"] = parsed.GetValue(job) ?? throw new CommandException(ExitCodes.Usage, "--sql needs the name of its --job."),
                            ["jobNamespace"] = parsed.GetValue(jobSpace),
                            ["sql"] = LabelCommanding.ReadFile(text),
                            ["dialect"] = parsed.GetRequiredValue(dialect),
                            ["namespace"] = parsed.GetRequiredValue(space),
                        });
                    }

                    return ("simulate", body);
                },
                LabelText.RenderSimulation, onlyReads: true)
            .WithExamples(
                new("lineage labels simulate --drop-mask 'ods.users.phone_number->dwd.users.phone_hash'", "what would leak without the hash"),
                new("lineage labels simulate --sql new.sql --job build_users --dialect spark --namespace hive://warehouse:9083", "what a new text of a job would do"));
    }

    public static Command EndResiduals()
    {
        var nodes = new Argument<string[]>("NODE") { Description = "Tables or columns whose old data is gone", Arity = ArgumentArity.OneOrMore };
        var cause = new Option<string>("--cause") { Description = "Why it is gone", Required = true };
        cause.AcceptOnlyFromAmong("fullOverwrite", "partitionsDropped", "attested");
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command("end-residuals", "Say that data which kept its label although nothing brings it any more is gone.") { nodes, cause, author, reason }
            .Saying(
                parsed =>
                {
                    var body = Said(parsed, author, reason);
                    body["nodes"] = new JsonArray([.. parsed.GetRequiredValue(nodes).Select(name => (JsonNode)name)]);
                    body["cause"] = parsed.GetRequiredValue(cause);
                    return ("residuals/end", body);
                },
                (console, answer) => LabelText.Line(console, $"{answer["left"]} residual labels are left."))
            .WithExamples(new CommandExample("lineage labels end-residuals dwd.users --cause fullOverwrite", "after a full rebuild"));
    }

    public static Command Decide()
    {
        var key = new Argument<string>("KEY") { Description = "Key of the finding, as `findings` shows it" };
        var state = new Argument<string>("STATE") { Description = "open, acknowledged or waived" };
        state.AcceptOnlyFromAmong("open", "acknowledged", "waived");
        var owner = new Option<string?>("--owner") { Description = "Who looks after it", HelpName = "NAME" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "When a waiver ends", HelpName = "TIME" };
        var (author, reason) = (LabelCommanding.Author(), LabelCommanding.Reason());
        return new Command("decide", "Acknowledge or waive a finding.") { key, state, owner, expires, author, reason }
            .Saying(
                parsed =>
                {
                    var body = Said(parsed, author, reason);
                    body["key"] = parsed.GetRequiredValue(key);
                    body["state"] = parsed.GetRequiredValue(state);
                    body["owner"] = parsed.GetValue(owner);
                    body["expiresAt"] = parsed.GetValue(expires);
                    return ("findings", body);
                },
                (console, answer) => LabelText.RenderFinding(console, answer))
            .WithExamples(new CommandExample("lineage labels decide 'Disputed|field:wh:a:b|PII|' acknowledged --owner core", "somebody looks at it"));
    }

    internal static JsonObject Said(ParseResult parsed, Option<string> author, Option<string?> reason) =>
        new() { ["author"] = parsed.GetRequiredValue(author), ["reason"] = parsed.GetValue(reason) };

    private static JsonNode Edge(string text)
    {
        var ends = text.Split("->", StringSplitOptions.TrimEntries);
        return ends is [{ Length: > 0 } from, { Length: > 0 } to]
            ? new JsonObject { ["from"] = from, ["to"] = to }
            : throw new CommandException(ExitCodes.Usage, $"'{text}' is no edge: write FROM->TO.");
    }
}
