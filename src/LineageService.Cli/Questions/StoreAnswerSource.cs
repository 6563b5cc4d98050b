using System.Text.Json;
using LineageService.Api;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LineageService.Cli.Questions;

/// <summary>Answers from a graph in this process.</summary>
/// <param name="host">Disposed with the source.</param>
public sealed class StoreAnswerSource(LineageGraphHost host) : IAnswerSource
{
    private static readonly LineageApiOptions Limits = new();

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
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task WriteAsync(
        Utf8JsonWriter writer, QuestionKind question, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var graph = host.Current;
        switch (question)
        {
            case QuestionKind.Lineage:
                var lineage = Read(parameters, LineageQuestion.Parameters, LineageQuestion.Read);
                await LineageJson.WriteAsync(writer, lineage.Answer(graph, Limits.WalkBudget, cancellationToken), cancellationToken).ConfigureAwait(false);
                break;
            case QuestionKind.Paths:
                var (request, paths) = Read(parameters, PathsQuestion.Parameters, PathsQuestion.Read).Answer(graph, Limits.WalkBudget, cancellationToken);
                await LineageJson.WriteAsync(writer, request.From.ToString(), request.To.ToString(), paths, cancellationToken).ConfigureAwait(false);
                break;
            case QuestionKind.Search:
                var search = Read(parameters, SearchQuestion.Parameters, SearchQuestion.Read);
                var hits = await search.AnswerAsync(host.Store, graph.Epoch, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, hits, ContractJson.Wire.SearchResponse);
                break;
            case QuestionKind.Jobs:
                var jobs = await Read(parameters, JobsQuestion.Parameters, JobsQuestion.Read)
                    .AnswerAsync(host.Store, graph.Epoch, cancellationToken).ConfigureAwait(false);
                JsonSerializer.Serialize(writer, jobs, ContractJson.Wire.JobsResponse);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static T Read<T>(
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        System.Collections.Immutable.ImmutableArray<QueryParameter> known,
        Func<QueryReader, T> read)
    {
        var query = parameters.GroupBy(parameter => parameter.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]));
        var reader = new QueryReader(new QueryCollection(query), known);
        var question = read(reader);
        reader.ThrowIfInvalid();
        return question;
    }
}
