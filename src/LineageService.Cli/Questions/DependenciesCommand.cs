using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage dependencies</c>: what schedulers say, and what lineage has beyond it.</summary>
public static class DependenciesCommand
{
    public static Command Create()
    {
        var job = new Argument<string>("JOB") { Description = "A job's name where it fits only one, or job:NAMESPACE:NAME" };
        var command = new Command("dependencies", "What schedulers say of which job waits for which; never mixed into lineage.") { Of(job), Missing() };
        return command.WithExamples(
            new("lineage dependencies of job:etl:dw.orders", "what a job waits for and what waits for it"),
            new("lineage dependencies missing", "jobs that read what they are not scheduled behind"));
    }

    private static Command Of(Argument<string> job) => new Command("of", "What one job waits for, and what waits for it.") { job }
        .Asking(QuestionKind.Dependencies, [], parsed => [new("node", parsed.GetRequiredValue(job))], DependencyText.RenderAsync)
        .WithExamples(new CommandExample("lineage dependencies of job:etl:dw.orders --json", "as JSON"));

    private static Command Missing() => new Command("missing", "Jobs that read what another writes and are not scheduled behind it.")
        .Asking(
            QuestionKind.MissingDependencies, [QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor)], _ => [],
            DependencyText.RenderMissingAsync)
        .WithExamples(new CommandExample("lineage dependencies missing --limit 1000 --json", "as JSON"));
}
