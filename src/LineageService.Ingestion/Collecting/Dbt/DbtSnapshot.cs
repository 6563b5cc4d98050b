using System.Globalization;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>The columns that dbt adds to a snapshot (docs.getdbt.com, "Snapshot meta-fields"), around the snapshot's own query.</summary>
internal static class DbtSnapshot
{
    public static string Wrap(string sql, DbtConfig? config)
    {
        var updated = config?["strategy"] == "timestamp" && config["updated_at"] is { } column ? column : "current_timestamp";
        var key = config?["unique_key"] is { } unique ? $"concat({unique}, {updated})" : updated;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"select snapshotted.*, md5({key}) as dbt_scd_id, {updated} as dbt_updated_at, {updated} as dbt_valid_from, nullif({updated}, {updated}) as dbt_valid_to from (\n{sql.Trim().TrimEnd(';')}\n) as snapshotted");
    }
}
