using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Api.Contracts;

namespace LineageService.Api.Responses;

/// <summary>Source-generated serialisation of the contracts: camelCase, absent where optional and null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LineageResponse))]
[JsonSerializable(typeof(PathsResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(DatasetsResponse))]
[JsonSerializable(typeof(FieldsResponse))]
[JsonSerializable(typeof(JobsResponse))]
[JsonSerializable(typeof(RunsResponse))]
[JsonSerializable(typeof(NamespacesResponse))]
[JsonSerializable(typeof(DiffResponse))]
[JsonSerializable(typeof(ReconciliationResponse))]
[JsonSerializable(typeof(EvidenceResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventBatchResponse))]
[JsonSerializable(typeof(DeadLettersResponse))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(DeadLetterBodyResponse))]
[JsonSerializable(typeof(ReplayResponse))]
[JsonSerializable(typeof(ReplayAllResponse))]
[JsonSerializable(typeof(RetentionResponse))]
[JsonSerializable(typeof(CompactionResponse))]
[JsonSerializable(typeof(IngestStatusResponse))]
[JsonSerializable(typeof(SqlAnalysisRequest))]
[JsonSerializable(typeof(SqlAnalysisResponse))]
[JsonSerializable(typeof(SuggestionsResponse))]
[JsonSerializable(typeof(MergesResponse))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(MergeChangeResponse))]
[JsonSerializable(typeof(IdentityRulesContract))]
[JsonSerializable(typeof(CorrectionsResponse))]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(CorrectionChangeResponse))]
[JsonSerializable(typeof(ChangedCorrectionsResponse))]
[JsonSerializable(typeof(CoverageResponse))]
[JsonSerializable(typeof(DependenciesResponse))]
[JsonSerializable(typeof(ImpactRequest))]
[JsonSerializable(typeof(ImpactResponse))]
[JsonSerializable(typeof(UnusedColumnsResponse))]
[JsonSerializable(typeof(GrantsResponse))]
[JsonSerializable(typeof(MissingDependenciesResponse))]
[JsonSerializable(typeof(AuditResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(TokensResponse))]
[JsonSerializable(typeof(TokenSecretResponse))]
[JsonSerializable(typeof(UsageResponse))]
[JsonSerializable(typeof(TaskRequest))]
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(TasksResponse))]
public sealed partial class ContractJson : JsonSerializerContext
{
    /// <summary>As written on the wire: names stay readable, as in the answers that are streamed.</summary>
    public static ContractJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JsonAnswer.WriterOptions.Encoder,
    });
}
