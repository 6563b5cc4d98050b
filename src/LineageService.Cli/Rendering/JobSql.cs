using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Rendering;

/// <summary>The SQL of jobs, asked for once each. Mutable: it remembers.</summary>
internal sealed class JobSql(IAnswerSource source)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>The job's SQL, or null where it is not known or not shown to this caller.</summary>
    public async Task<string?> FindAsync(string job, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(job, out var sql)) return sql;
        try
        {
            var answer = await source.AskAsync(QuestionKind.Jobs, [new("node", job)], cancellationToken).ConfigureAwait(false);
            sql = NodeDisplay.Read(answer, ContractJson.Wire.JobsResponse).Jobs is [var only, ..] ? only.Sql : null;
        }
        catch (CommandException)
        {
            sql = null;
        }

        _known[job] = sql;
        return sql;
    }
}
