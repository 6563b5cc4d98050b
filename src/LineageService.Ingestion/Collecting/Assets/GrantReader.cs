using System.Globalization;
using System.Text.Json;
using LineageService.Graph.Grants;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>Reads records of <c>schemas/grants/grant.schema.json</c>.</summary>
/// <param name="datasetNamespace">Of datasets that a record names without one.</param>
internal sealed class GrantReader(string datasetNamespace)
{
    /// <summary>The grant; null where it has a mistake, which the place then tells.</summary>
    public DatasetGrant? Read(JsonElement record, RecordPlace place)
    {
        var dataset = new DatasetId(
            AssetReader.Text(record, "namespace", place) ?? datasetNamespace, AssetReader.Required(record, "dataset", place));
        var kind = AssetReader.Text(record, "principalKind", place) ?? "user";
        var grant = new DatasetGrant(
            dataset, AssetReader.Required(record, "grant", place), kind.ToLowerInvariant(),
            (AssetReader.Text(record, "privilege", place) ?? "select").ToLowerInvariant())
        {
            Fields = AssetReader.Texts(record, "fields", place),
            Mask = AssetReader.Text(record, "mask", place),
            ValidFrom = Instant(record, "validFrom", place),
            ValidTo = Instant(record, "validTo", place),
        };
        return place.Failure is null ? grant : null;
    }

    private static DateTimeOffset? Instant(JsonElement record, string name, RecordPlace place)
    {
        if (AssetReader.Text(record, name, place) is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            return instant;
        place.Complain($"expected a date and time in `{name}`: 2026-01-31T00:00:00Z");
        return null;
    }
}
