using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Rendering;

/// <summary>The SQL of jobs, asked for once each. Mutable: it remembers.</summary>
/// <param name="point">The answer whose jobs these are: their SQL is that of its point in time.</param>
internal sealed class JobSql(IAnswerSource source, PointResponse? point = null)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>The job's SQL, or null where it is not known or not shown to this caller.</summary>
    public async Task<string?> FindAsync(string job, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(job, out var sql)) return sql;
        try
        {
            var answer = await source.AskAsync(QuestionKind.Jobs, [new("node", job), .. Times()], cancellationToken).ConfigureAwait(false);
            sql = NodeDisplay.Read(answer, ContractJson.Wire.JobsResponse).Jobs is [var only, ..] ? only.Sql : null;
        }
        catch (CommandException)
        {
            sql = null;
        }

        _known[job] = sql;
        return sql;
    }

    private IEnumerable<KeyValuePair<string, string>> Times()
    {
        if (point?.AsOf is { } asOf) yield return new(QueryParameters.AsOf.Name, asOf.ToString("O", CultureInfo.InvariantCulture));
        if (point?.KnownAt is { } knownAt) yield return new(QueryParameters.KnownAt.Name, knownAt.ToString("O", CultureInfo.InvariantCulture));
    }
}
