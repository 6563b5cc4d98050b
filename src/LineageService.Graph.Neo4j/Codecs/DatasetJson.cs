using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>A dataset's record with its fields as JSON: what a node's readable properties cannot give back exactly.</summary>
internal static class DatasetJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(DatasetRecord record) => JsonSerializer.Serialize(record with { ValidFrom = null }, Options);

    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static DatasetRecord Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<DatasetRecord>(json, Options) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("A stored record is damaged.", isTransient: false, failure);
        }
    }

    public static JobRecord ReadJob(string json) => RecordJson.ReadJob(Encoding.UTF8.GetBytes(json));
}
