using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LineageService.Cli.Labels;

/// <summary>Labels of a store in this process.</summary>
internal sealed class StoreLabelDesk : ILabelDesk
{
    private static readonly NodeVisibility All = NodeVisibility.All;

    private readonly LineageGraphHost _host;
    private readonly LabelHost _labels;
    private readonly LabelHistory _history;

    private StoreLabelDesk(LineageGraphHost host)
    {
        _host = host;
        _labels = new LabelHost(host, TimeProvider.System);
        _history = new LabelHistory(_labels, new HistoricalGraphs(host, TimeProvider.System));
    }

    /// <param name="host">Disposed with the desk.</param>
    public static async Task<StoreLabelDesk> OpenAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var desk = new StoreLabelDesk(host);
        await desk._labels.StartAsync(cancellationToken).ConfigureAwait(false);
        return desk;
    }

    public Task<ReadOnlyMemory<byte>> GetAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        TryAsync(() => path switch
        {
            "" => AnswerAsync(parameters, LabelsQuestion.Parameters, LabelsQuestion.Read, (question, snapshot) => question.Answer(snapshot, false), ContractJson.Wire.LabelsResponse),
            "explain" => AnswerAsync(
                parameters, LabelExplainQuestion.Parameters, LabelExplainQuestion.Read, (question, snapshot) => question.Answer(snapshot, false, cancellationToken),
                ContractJson.Wire.ExplanationResponse),
            "exposure" => AnswerAsync(
                parameters, ExposureQuestion.Parameters, ExposureQuestion.Read,
                (question, snapshot) => question.AnswerAsync(snapshot, false, _history, _host.Store, Now, cancellationToken), ContractJson.Wire.ExposureResponse),
            "assignments" => AnswerAsync(
                parameters, AssignmentsQuestion.Parameters, AssignmentsQuestion.Read, (question, snapshot) => question.Answer(snapshot), ContractJson.Wire.AssignmentsResponse),
            "findings" => AnswerAsync(
                parameters, FindingsQuestion.Parameters, FindingsQuestion.Read,
                (question, snapshot) => question.AnswerAsync(snapshot, false, _host.Store, Now, cancellationToken), ContractJson.Wire.FindingsResponse),
            "audit" => AnswerAsync(
                parameters, LabelAuditQuestion.Parameters, LabelAuditQuestion.Read, (question, _) => question.Answer(_labels.Current, _labels.Log),
                ContractJson.Wire.LabelAuditResponse, isOfNow: true),
            "readers" => AnswerAsync(
                parameters, LabelReadersQuestion.Parameters, LabelReadersQuestion.Read, (question, snapshot) => question.AnswerAsync(snapshot, _host.Store, Now, cancellationToken),
                ContractJson.Wire.LabelReadersResponse),
            "policy" => AnswerAsync(
                parameters, [QueryParameters.AsOf, QueryParameters.KnownAt], reader => reader, (_, snapshot) => LabelChanges.PolicyOf(snapshot), ContractJson.Wire.PolicyResponse),
            "declassifications" => AnswerAsync(
                parameters, [], reader => reader, (_, snapshot) => DeclassificationChanges.List(snapshot, All), ContractJson.Wire.DeclassificationsResponse),
            _ => throw new System.Diagnostics.UnreachableException(),
        });

    public Task<ReadOnlyMemory<byte>> PostAsync(string path, string body, CancellationToken cancellationToken)
    {
        var utf8 = Encoding.UTF8.GetBytes(body);
        var changes = new LabelChanges(_labels, _host, TimeProvider.System);
        var steps = new DeclassificationChanges(_labels, _host, TimeProvider.System);
        var simulations = new LabelSimulations(_labels, _host, TimeProvider.System);
        return TryAsync(() => path.Split('/') switch
        {
            ["assignments"] => JsonAsync(changes.AssignAsync(LabelBodies.ReadAssignments(utf8), All, cancellationToken), ContractJson.Wire.AssignmentChangeResponse),
            ["assignments", "import"] => JsonAsync(changes.ImportAsync(LabelBodies.ReadImport(utf8), All, cancellationToken), ContractJson.Wire.AssignmentChangeResponse),
            ["assignments", var id, "withdraw"] when LabelBodies.ReadStep(utf8) is var step => JsonAsync(
                changes.WithdrawAsync(Uri.UnescapeDataString(id), step.Author, step.Reason, All, cancellationToken), ContractJson.Wire.AssignmentChangeResponse),
            ["scan"] => JsonAsync(changes.ScanAsync(LabelBodies.ReadScan(utf8), All, cancellationToken), ContractJson.Wire.ScanResponse),
            ["policy"] => JsonAsync(changes.ActivateAsync(LabelBodies.ReadPolicy(utf8, needsAuthor: true), cancellationToken), ContractJson.Wire.PolicyResponse),
            ["policy", "check"] => JsonAsync(
                Task.FromResult(simulations.Check(LabelBodies.ReadPolicy(utf8, needsAuthor: false), All, cancellationToken)), ContractJson.Wire.PolicyCheckResponse),
            ["simulate"] => JsonAsync(simulations.SimulateAsync(LabelBodies.ReadSimulation(utf8), All, cancellationToken), ContractJson.Wire.SimulationResponse),
            ["findings"] => JsonAsync(changes.DecideAsync(LabelBodies.ReadDecision(utf8), All, cancellationToken), ContractJson.Wire.FindingResponse),
            ["residuals", "end"] => JsonAsync(changes.EndResidualsAsync(LabelBodies.ReadResidualEnd(utf8), All, cancellationToken), ContractJson.Wire.ResidualEndResponse),
            ["declassifications"] => JsonAsync(steps.DraftAsync(LabelBodies.ReadDeclassification(utf8), All, cancellationToken), ContractJson.Wire.DeclassificationChangeResponse),
            ["declassifications", var id, var word] => JsonAsync(
                steps.ChangeAsync(Uri.UnescapeDataString(id), Enum.Parse<DeclassificationAction>(word, ignoreCase: true), LabelBodies.ReadStep(utf8), All, cancellationToken),
                ContractJson.Wire.DeclassificationChangeResponse),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _labels.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Task<ReadOnlyMemory<byte>> AnswerAsync<TQuestion, TAnswer>(
        IReadOnlyList<KeyValuePair<string, string>> parameters, ImmutableArray<QueryParameter> known, Func<QueryReader, TQuestion> read,
        Func<TQuestion, LabelSnapshot, TAnswer> answer, JsonTypeInfo<TAnswer> type, bool isOfNow = false) =>
        AnswerAsync(parameters, known, read, (question, snapshot) => Task.FromResult(answer(question, snapshot)), type, isOfNow);

    private async Task<ReadOnlyMemory<byte>> AnswerAsync<TQuestion, TAnswer>(
        IReadOnlyList<KeyValuePair<string, string>> parameters, ImmutableArray<QueryParameter> known, Func<QueryReader, TQuestion> read,
        Func<TQuestion, LabelSnapshot, Task<TAnswer>> answer, JsonTypeInfo<TAnswer> type, bool isOfNow = false)
    {
        var query = parameters.GroupBy(parameter => parameter.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(parameter => parameter.Value)]));
        var reader = new QueryReader(new QueryCollection(query), known);
        var question = read(reader);
        var point = isOfNow ? TimePoint.Now : new TimePoint(reader.Read(QueryParameters.AsOf), reader.Read(QueryParameters.KnownAt));
        reader.ThrowIfInvalid();
        var snapshot = await _history.AtAsync(point, CancellationToken.None).ConfigureAwait(false);
        return await JsonAsync(answer(question, snapshot), type).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> JsonAsync<T>(Task<T> answer, JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(await answer.ConfigureAwait(false), type);

    private static async Task<ReadOnlyMemory<byte>> TryAsync(Func<Task<ReadOnlyMemory<byte>>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (ProblemException failure)
        {
            throw ProblemSentence.Of(failure.Problem);
        }
    }
}
