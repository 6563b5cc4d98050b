using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage dead-letters</c>: events that could not be applied; see them, send them again, put them aside.</summary>
public static class DeadLettersCommand
{
    public static Command Create()
    {
        var command = new Command("dead-letters", "Events that could not be applied: list, show, replay or discard them.")
        {
            List(), Show(), Replay(), Discard(),
        };
        return command.WithExamples(
            new("lineage dead-letters list", "what could not be applied, and why"),
            new("lineage dead-letters show 8c6f1f0a2d3b4c5e", "one of them with its body"),
            new("lineage dead-letters replay", "all of them again, after an update"),
            new("lineage dead-letters discard 8c6f1f0a2d3b4c5e", "put one aside; replay undoes it"));
    }

    private static Command List()
    {
        QuestionOption[] options =
        [
            QuestionOption.Of(LogParameters.LetterKind), QuestionOption.Of(LogParameters.From), QuestionOption.Of(LogParameters.To),
            QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor),
        ];
        return new Command("list", "List dead letters, newest receipt first.")
            .Operating(_ => new Operation(OperationKind.ListDeadLetters), options, _ => [], DeadLetterText.WriteList)
            .WithExamples(new CommandExample("lineage dead-letters list --from 2026-10-01 --json", "those received since then, as JSON"));
    }

    private static Command Show()
    {
        var hash = HashArgument();
        return new Command("show", "Show a dead letter with its body.") { hash }
            .Operating(
                result => new Operation(OperationKind.ShowDeadLetter, result.GetRequiredValue(hash)), [], _ => [], DeadLetterText.WriteLetter)
            .WithExamples(new CommandExample("lineage dead-letters show 8c6f1f0a2d3b4c5e", "by the first digits of its hash"));
    }

    private static Command Replay()
    {
        var hash = HashArgument();
        hash.Arity = ArgumentArity.ZeroOrOne;
        hash.Description += " Without it: all of a kind or time";
        QuestionOption[] options =
        [
            QuestionOption.Of(LogParameters.LetterKind), QuestionOption.Of(LogParameters.From), QuestionOption.Of(LogParameters.To),
        ];
        var command = new Command("replay", "Send a dead letter again, or all of them.") { hash };
        command.Validators.Add(result =>
        {
            if (result.GetValue(hash) is not null && options.Any(option => result.GetResult(option.Option) is not null))
                result.AddError("A hash names one letter: it goes without a filter.");
        });
        return command
            .Operating(
                result => result.GetValue(hash) is { } one
                    ? new Operation(OperationKind.ReplayDeadLetter, one)
                    : new Operation(OperationKind.ReplayDeadLetters),
                options, _ => [], DeadLetterText.WriteReplay)
            .WithExamples(
                new("lineage dead-letters replay 8c6f1f0a2d3b4c5e", "one of them"),
                new("lineage dead-letters replay --from 2026-10-01", "all that were received since then"));
    }

    private static Command Discard()
    {
        var hash = HashArgument();
        return new Command("discard", "Put a dead letter aside: it is no longer listed among the dead. Replay undoes it.") { hash }
            .Operating(
                result => new Operation(OperationKind.DiscardDeadLetter, result.GetRequiredValue(hash)), [], _ => [],
                DeadLetterText.WriteDiscarded)
            .WithExamples(new CommandExample("lineage dead-letters discard 8c6f1f0a2d3b4c5e", "by the first digits of its hash"));
    }

    private static Argument<string> HashArgument() => new("HASH") { Description = "The letter's hash, or 16 digits of it at least." };
}
