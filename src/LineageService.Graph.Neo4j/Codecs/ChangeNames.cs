using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Names as the texts of a Change node, readable and exact: <c>["airflow","load_sales"]</c>.</summary>
internal static class ChangeNames
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(DatasetId id) => Write(id.Namespace, id.Name);

    public static string Of(JobId id) => Write(id.Namespace, id.Name);

    public static string Of(JobId job, DatasetId target, EvidenceKind evidence) =>
        Write(job.Namespace, job.Name, target.Namespace, target.Name, evidence.ToString());

    public static DatasetId ReadDataset(string text) => Read(text) is [var @namespace, var name] ? new DatasetId(@namespace, name) : throw Damaged(null);

    public static JobId ReadJob(string text) => Read(text) is [var @namespace, var name] ? new JobId(@namespace, name) : throw Damaged(null);

    public static (JobId Job, DatasetId Target, EvidenceKind Evidence) ReadSet(string text) =>
        Read(text) is [var jobNamespace, var job, var targetNamespace, var target, var evidence] && Enum.TryParse<EvidenceKind>(evidence, out var kind)
            ? (new JobId(jobNamespace, job), new DatasetId(targetNamespace, target), kind)
            : throw Damaged(null);

    private static string Write(params string[] parts) => JsonSerializer.Serialize(parts, Options);

    private static string[] Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text, Options) ?? throw Damaged(null);
        }
        catch (JsonException failure)
        {
            throw Damaged(failure);
        }
    }

    private static LineageStoreException Damaged(Exception? inner) => new("A stored change is damaged.", isTransient: false, inner);
}
