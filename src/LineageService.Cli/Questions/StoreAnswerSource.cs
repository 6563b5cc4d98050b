using System.Text.Json;
using LineageService.Api;
using LineageService.Api.Contracts;
using LineageService.Api.Impact;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;
using LineageService.Graph.History;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Evidence;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LineageService.Cli.Questions;

/// <summary>Answers from a graph in this process.</summary>
/// <param name="host">Disposed with the source.</param>
/// <param name="ranking">How far producers are believed in that store.</param>
public sealed class StoreAnswerSource(LineageGraphHost host, EvidenceRanking ranking) : IAnswerSource
{
    private static readonly LineageApiOptions Limits = new();

    private readonly HistoricalGraphs _graphs = new(host, TimeProvider.System);

    public async Task<ReadOnlyMemory<byte>> AskAsync(
        QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions);
        await using (writer.ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(writer, question, parameters, cancellationToken).ConfigureAwait(false);
            }
            catch (ProblemException failure)
            {
                throw ProblemSentence.Of(failure.Problem);
            }
            catch (GraphNotHeldException failure)
            {
                throw ProblemSentence.Of(new Problem(ProblemType.WholeGraphNeeded, failure.Message));
            }
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task WriteAsync(
        Utf8JsonWriter writer, QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        switch (question)
        {
            case QuestionKind.Lineage:
                var (lineage, lineageView) = await ReadAsync(parameters, LineageQuestion.Parameters, LineageQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var walk = await lineage.AnswerAsync(lineageView, Limits.WalkBudget, cancellationToken).ConfigureAwait(false);
                await LineageJson.WriteAsync(writer, walk, cancellationToken).ConfigureAwait(false);
                break;
            case QuestionKind.Paths:
                var (between, pathsView) = await ReadAsync(parameters, PathsQuestion.Parameters, PathsQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var (request, paths) = await between.AnswerAsync(pathsView, Limits.WalkBudget, cancellationToken).ConfigureAwait(false);
                await LineageJson.WriteAsync(writer, request.From.ToString(), request.To.ToString(), paths, cancellationToken).ConfigureAwait(false);
                break;
            case QuestionKind.Search:
                var (search, searchView) = await ReadAsync(parameters, SearchQuestion.Parameters, SearchQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var hits = await search.AnswerAsync(searchView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, hits, ContractJson.Wire.SearchResponse);
                break;
            case QuestionKind.Jobs:
                var (jobs, jobsView) = await ReadAsync(parameters, JobsQuestion.Parameters, JobsQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var found = await jobs.AnswerAsync(jobsView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, found, ContractJson.Wire.JobsResponse);
                break;
            case QuestionKind.Diff:
                var (diff, diffView) = await ReadAsync(parameters, DiffQuestion.Parameters, DiffQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var changes = await diff.AnswerAsync(_graphs, host.Store, diffView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, changes, ContractJson.Wire.DiffResponse);
                break;
            case QuestionKind.Reconciliation:
                var (reconciliation, reconciliationView) = await ReadAsync(parameters, ReconciliationQuestion.Parameters, ReconciliationQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var agreement = await reconciliation.AnswerAsync(host.Store, reconciliationView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, agreement, ContractJson.Wire.ReconciliationResponse);
                break;
            case QuestionKind.Evidence:
                var (evidence, evidenceView) = await ReadAsync(parameters, EvidenceQuestion.Parameters, EvidenceQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var claims = await evidence.AnswerAsync(host.Store, ranking, evidenceView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, claims, ContractJson.Wire.EvidenceResponse);
                break;
            case QuestionKind.Suggestions:
                var (suggestions, _) = await ReadAsync(parameters, SuggestionsQuestion.Parameters, SuggestionsQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var pairs = await suggestions.AnswerAsync(host, new MergeSuggestions(host), cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, pairs, ContractJson.Wire.SuggestionsResponse);
                break;
            case QuestionKind.Merges:
                var (merges, _) = await ReadAsync(parameters, MergesQuestion.Parameters, MergesQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var made = await merges.AnswerAsync(host, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, made, ContractJson.Wire.MergesResponse);
                break;
            case QuestionKind.Corrections:
                var (corrections, _) = await ReadAsync(parameters, CorrectionsQuestion.Parameters, CorrectionsQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var said = await corrections.AnswerAsync(host, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, said, ContractJson.Wire.CorrectionsResponse);
                break;
            case QuestionKind.CorrectionChanges:
                var changed = await CorrectionCheck.RunAsync(host, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(
                    writer, new ChangedCorrectionsResponse(host.Epoch, [.. changed.Select(one => CorrectionAnswers.Of(one, NodeVisibility.All))]),
                    ContractJson.Wire.ChangedCorrectionsResponse);
                break;
            case QuestionKind.Coverage:
                var (coverage, coverageView) = await ReadAsync(parameters, CoverageQuestion.Parameters, CoverageQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var covered = await coverage.AnswerAsync(coverageView, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, covered, ContractJson.Wire.CoverageResponse);
                break;
            case QuestionKind.Dependencies:
                var (dependencies, _) = await ReadAsync(parameters, DependenciesQuestion.Parameters, DependenciesQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var waits = await dependencies.AnswerAsync(host, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, waits, ContractJson.Wire.DependenciesResponse);
                break;
            case QuestionKind.MissingDependencies:
                var (missing, _) = await ReadAsync(parameters, MissingDependenciesQuestion.Parameters, MissingDependenciesQuestion.Read, cancellationToken)
                    .ConfigureAwait(false);
                var lacking = await missing.AnswerAsync(host, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, lacking, ContractJson.Wire.MissingDependenciesResponse);
                break;
            case QuestionKind.Usage:
                var (usage, _) = await ReadAsync(parameters, UsageQuestion.Parameters, UsageQuestion.Read, cancellationToken).ConfigureAwait(false);
                var readers = await usage.AnswerAsync(host, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, readers, ContractJson.Wire.UsageResponse);
                break;
            case QuestionKind.Grants:
                var (grants, _) = await ReadAsync(parameters, GrantsQuestion.Parameters, GrantsQuestion.Read, cancellationToken).ConfigureAwait(false);
                var granted = await grants.AnswerAsync(host, TimeProvider.System.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, granted, ContractJson.Wire.GrantsResponse);
                break;
            case QuestionKind.UnusedColumns:
                var (unused, _) = await ReadAsync(parameters, UnusedColumnsQuestion.Parameters, UnusedColumnsQuestion.Read, cancellationToken).ConfigureAwait(false);
                var source = await StoreImpactSource.OpenAsync(host, TimeProvider.System, null, null, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, unused.Answer(source), ContractJson.Wire.UnusedColumnsResponse);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<(T Question, LineageView View)> ReadAsync<T>(
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        System.Collections.Immutable.ImmutableArray<QueryParameter> known,
        Func<QueryReader, T> read,
        CancellationToken cancellationToken)
    {
        var query = parameters.GroupBy(parameter => parameter.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]));
        var reader = new QueryReader(new QueryCollection(query), known);
        var question = read(reader);
        var asked = ViewQuery.Read(reader);
        reader.ThrowIfInvalid();
        await KeptHistory.RequireAsync(_graphs, cancellationToken, asked.Point).ConfigureAwait(false);
        return (question, _graphs.At(asked.Point));
    }
}
