using System.Text.Json;
using System.Text.Json.Serialization;

namespace LineageService.Graph.Store;

/// <summary>
/// Records as stored: JSON, so that a property added later reads as its default from older rows. Equal records give equal bytes. Without
/// what has a column of its own (fields, SQL, since when).
/// </summary>
public static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(DatasetRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record with { Fields = [], ValidFrom = null }, Options);

    public static byte[] Write(JobRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record with { Sql = null, ValidFrom = null }, Options);

    public static DatasetRecord ReadDataset(byte[] json) => Read<DatasetRecord>(json);

    public static JobRecord ReadJob(byte[] json) => Read<JobRecord>(json);

    private static T Read<T>(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw Damaged(null);
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }
    }

    private static LineageStoreException Damaged(Exception? inner) => new("A stored record is damaged.", isTransient: false, inner);
}
