using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LineageService.Api;
using LineageService.Api.Access;
using LineageService.Api.Administration;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Questions;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LineageService.Cli.Administration;

/// <summary>
/// Operates a store on disk. What only reads works beside a service that writes; anything else needs the store for itself, and says who has
/// it.
/// </summary>
public sealed class StoreOperator(string directory) : IOperator
{
    public async Task<ReadOnlyMemory<byte>> RunAsync(
        Operation operation, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        if (operation.Kind == OperationKind.ShowIngest)
            throw new CommandException(ExitCodes.Usage, "Only a running service consumes topics: name it with --server.");
        try
        {
            return operation.OnlyReads
                ? await ReadAsync(operation, parameters, cancellationToken).ConfigureAwait(false)
                : await WriteAsync(operation, parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (ProblemException failure)
        {
            throw ProblemSentence.Of(failure.Problem);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        Operation operation, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var store = await StoreAddresses.OpenToReadAsync(directory, cancellationToken)
            .ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        switch (operation.Kind)
        {
            case OperationKind.ListDeadLetters:
                var question = Read(parameters, DeadLettersQuestion.ListParameters, DeadLettersQuestion.ReadList);
                var letters = await question.ListAsync(store, cancellationToken).ConfigureAwait(false);
                return Json(letters, ContractJson.Wire.DeadLettersResponse);
            case OperationKind.ShowDeadLetter:
                var letter = await DeadLetterActions.ShowAsync(store, operation.Hash!, cancellationToken).ConfigureAwait(false);
                return Json(letter, ContractJson.Wire.DeadLetterBodyResponse);
            case OperationKind.ListAudit:
                var audit = await Read(parameters, AuditQuestion.Parameters, AuditQuestion.Read).AnswerAsync(store, cancellationToken).ConfigureAwait(false);
                return Json(audit, ContractJson.Wire.AuditResponse);
            case OperationKind.ListTokens:
                return Json(await TokenRequest.ListAsync(store, cancellationToken).ConfigureAwait(false), ContractJson.Wire.TokensResponse);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<ReadOnlyMemory<byte>> WriteAsync(
        Operation operation, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        // Before the store is opened: a mistake on the command line needs no lock.
        var question = operation.Kind == OperationKind.ReplayDeadLetters
            ? Read(parameters, DeadLettersQuestion.FilterParameters, DeadLettersQuestion.ReadFilter)
            : null;
        var request = operation.Kind == OperationKind.Retain ? Read(parameters, RetentionRequest.Parameters, RetentionRequest.Read) : null;
        var made = operation.Kind == OperationKind.CreateToken
            ? Read(parameters, TokenRequest.Parameters, reader => TokenRequest.Read(reader, TimeProvider.System))
            : null;
        var overlap = operation.Kind == OperationKind.RotateToken ? Read(parameters, TokenRequest.RotationParameters, TokenRequest.ReadOverlap) : default;
        var backend = await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false);
        await using var closing = backend.ConfigureAwait(false);
        var answer = await WriteAsync(backend, operation, question, request, made, overlap, cancellationToken).ConfigureAwait(false);
        using var trail = new AuditTrail(backend.Host, backend.Time);
        trail.Note(
            Actor.LocalName, JsonNamingPolicy.CamelCase.ConvertName(operation.Kind.ToString()), operation.Hash ?? made?.Name ?? "", StatusCodes.Status200OK,
            isStream: false);
        await trail.FlushAsync().ConfigureAwait(false);
        return answer;
    }

    private static async Task<ReadOnlyMemory<byte>> WriteAsync(
        LineageBackend backend, Operation operation, DeadLettersQuestion? question, RetentionRequest? request, TokenRequest? made, TimeSpan overlap,
        CancellationToken cancellationToken)
    {
        using var usage = new UsageRegister(backend.Host, backend.Time);
        var tasks = new TimedTaskIntake(backend.Host, backend.Tasks, TaskDefaults.None, backend.Time);
        var queue = new DeadLetterQueue(backend.Host, backend.Events, backend.Time, tasks, usage);
        using var tokens = new TokenRegister(backend.Host, backend.Time);
        switch (operation.Kind)
        {
            case OperationKind.CreateToken:
                return Json(await made!.RunAsync(tokens, cancellationToken).ConfigureAwait(false), ContractJson.Wire.TokenSecretResponse);
            case OperationKind.RotateToken:
                var rotated = await TokenRequest.RotateAsync(tokens, operation.Hash!, overlap, cancellationToken).ConfigureAwait(false);
                return Json(rotated, ContractJson.Wire.TokenSecretResponse);
            case OperationKind.RevokeToken:
                var revoked = await TokenRequest.RevokeAsync(tokens, operation.Hash!, cancellationToken).ConfigureAwait(false);
                return Json(revoked, ContractJson.Wire.TokenResponse);
            case OperationKind.ReplayDeadLetter:
                var replayed = await DeadLetterActions.ReplayAsync(queue, operation.Hash!, cancellationToken).ConfigureAwait(false);
                return Json(replayed, ContractJson.Wire.ReplayResponse);
            case OperationKind.ReplayDeadLetters:
                var all = await question!.ReplayAsync(queue, null, cancellationToken).ConfigureAwait(false);
                return Json(all, ContractJson.Wire.ReplayAllResponse);
            case OperationKind.DiscardDeadLetter:
                var discarded = await DeadLetterActions.DiscardAsync(queue, operation.Hash!, cancellationToken).ConfigureAwait(false);
                return Json(discarded, ContractJson.Wire.DeadLetterResponse);
            case OperationKind.Retain:
                var retained = await request!.RunAsync(backend.Host.Store, backend.Time, cancellationToken).ConfigureAwait(false);
                return Json(retained, ContractJson.Wire.RetentionResponse);
            case OperationKind.Compact:
                var compacted = await CompactionRequest.RunAsync(backend.Host.Store, cancellationToken).ConfigureAwait(false);
                return Json(compacted, ContractJson.Wire.CompactionResponse);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static T Read<T>(
        IReadOnlyList<KeyValuePair<string, string>> parameters, ImmutableArray<QueryParameter> known, Func<QueryReader, T> read)
    {
        var query = parameters.GroupBy(parameter => parameter.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]));
        var reader = new QueryReader(new QueryCollection(query), known);
        var request = read(reader);
        reader.ThrowIfInvalid();
        return request;
    }

    private static ReadOnlyMemory<byte> Json<T>(T answer, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(answer, type);
}
