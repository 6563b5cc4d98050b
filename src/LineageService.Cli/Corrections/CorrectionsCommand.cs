using System.CommandLine;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;
using LineageService.Graph.Snapshot;

namespace LineageService.Cli.Corrections;

/// <summary><c>lineage corrections</c>: edges that people assert, suppress or report.</summary>
public static class CorrectionsCommand
{
    public static Command Create() => new Command("corrections", "Edges that people assert or suppress, above every import and event.")
    {
        Add(), List(), Check(),
        Change("accept", "Put a report in force.", CorrectionAction.Accept),
        Change("reject", "Say that a report is not so.", CorrectionAction.Reject),
        Change("revoke", "Take a correction back; the graph is as without it from now on.", CorrectionAction.Revoke),
        Change("confirm", "Keep a correction although its evidence changed; only later changes are told.", CorrectionAction.Confirm),
    }.WithExamples(
        new("lineage corrections add suppress ods.users.phone dwd.users.city --reason 'only a join'", "an edge that is shown and is not there"),
        new("lineage corrections check", "corrections whose evidence changed"));

    private static Command Add()
    {
        var kind = new Argument<string>("KIND") { Description = "suppress or assert" };
        kind.AcceptOnlyFromAmong("suppress", "assert");
        var from = new Argument<string>("FROM") { Description = $"Where the edge comes from: a column, rows, or a dataset. {NodeArguments.Description}" };
        var to = new Argument<string>("TO") { Description = "Where it goes to; a dataset where FROM is one" };
        var reason = new Option<string>("--reason") { Description = "Why", HelpName = "TEXT", Required = true };
        var job = new Option<string?>("--job") { Description = "Suppress only what this job claims", HelpName = "JOB" };
        var subtype = new Option<string?>("--subtype") { Description = "Subtype of an asserted edge, such as IDENTITY", HelpName = "SUBTYPE" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "When it ends by itself. Default: never", HelpName = "TIME" };
        var proposal = new Option<bool>("--proposal") { Description = "Only report it; `accept` puts it in force" };
        var author = Author();
        return Changing(
                new Command("add", "Say that an edge is not there, or that one is.") { kind, from, to, reason, job, subtype, expires, proposal, author },
                (parsed, writer, token) => writer.AddAsync(
                    new CorrectionRequest(
                        parsed.GetRequiredValue(kind), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetRequiredValue(author),
                        parsed.GetRequiredValue(reason))
                    {
                        Job = parsed.GetValue(job),
                        Subtype = parsed.GetValue(subtype),
                        ExpiresAt = parsed.GetValue(expires),
                        Proposal = parsed.GetValue(proposal),
                    },
                    token))
            .WithExamples(
                new("lineage corrections add assert ods.rates.rate dw.orders.amount --reason 'a jar multiplies them' --expires 2027-01-01", "until the jar is read"),
                new("lineage corrections add suppress dataset:wh:tmp.a dataset:wh:dw.b --reason 'dead code' --proposal", "a report about whole tables"));
    }

    private static Command List() => new Command("list", "All that was reported, decided or ended.")
        .Asking(
            QuestionKind.Corrections,
            [
                QuestionOption.Of(CorrectionParameters.State), QuestionOption.Of(CorrectionParameters.Touching), QuestionOption.Of(QueryParameters.ListLimit),
                QuestionOption.Of(QueryParameters.Cursor),
            ],
            _ => [],
            CorrectionText.RenderListAsync)
        .WithExamples(
            new("lineage corrections list --state proposed", "what waits for a decision"),
            new("lineage corrections list --node dw.orders", "what is corrected at one table"));

    private static Command Check() => new Command("check", "Corrections in force whose evidence is not what it was when they were decided.")
        .Asking(QuestionKind.CorrectionChanges, [], _ => [], CorrectionText.RenderChangesAsync)
        .WithExamples(new CommandExample("lineage corrections check --json", "for a scheduled job that tells the stewards"));

    private static Command Change(string name, string description, CorrectionAction action)
    {
        var id = new Argument<string>("ID") { Description = "Id of the correction, as `list` shows it" };
        var author = Author();
        return Changing(
                new Command(name, description) { id, author },
                (parsed, writer, token) => writer.ChangeAsync(
                    parsed.GetRequiredValue(id), action, new DecisionRequest(parsed.GetRequiredValue(author)), token))
            .WithExamples(new CommandExample($"lineage corrections {name} c-019a5e2f7c4b7d0e8f10a1b2c3d4e5f6", "by the id that `list` shows"));
    }

    private static Command Changing(Command command, Func<ParseResult, ICorrectionWriter, CancellationToken, Task<CorrectionChangeResponse>> change)
    {
        var json = new Option<bool>("--json") { Description = "Print the answer as one JSON document, the same as the API's" };
        var store = StoreLocation.CreateOption();
        var server = ServerLocation.CreateOption();
        foreach (var option in (Option[])[json, store, server]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var writer = await OpenAsync(parsed.GetValue(server), parsed.GetValue(store), cancellationToken).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                var answer = await change(parsed, writer, cancellationToken).ConfigureAwait(false);
                if (parsed.GetValue(json))
                    parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(answer, ContractJson.Wire.CorrectionChangeResponse));
                else CorrectionText.Render(CommandConsole.AnswerOf(parsed), answer.Correction);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Author() => new("--author")
    {
        Description = "Who says so. Default: the user who runs this",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    private static async Task<ICorrectionWriter> OpenAsync(string? server, string? store, CancellationToken cancellationToken)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
            return new ServerCorrectionWriter(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable));
        var directory = AnswerSources.RequireStore(store);
        var opened = await StoreAddresses.OpenToWriteAsync(directory, cancellationToken).ConfigureAwait(false);
        return new StoreCorrectionWriter(await LineageGraphHost.OpenAsync(opened, TimeProvider.System, cancellationToken).ConfigureAwait(false));
    }
}
