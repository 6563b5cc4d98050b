using System.Globalization;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store.Image;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Image;

/// <summary>Looks for rows that refer to nothing, for indexes that miss something, and for damage of the file.</summary>
internal static class FormCheck
{
    // Each query gives the numbers of the rows that break a rule.
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("edges-of-unknown-job", "SELECT id FROM edge_set WHERE job_id NOT IN (SELECT id FROM job)"),
        ("edges-into-unknown-dataset", "SELECT id FROM edge_set WHERE target_id NOT IN (SELECT id FROM dataset)"),
        ("source-of-unknown-edges", "SELECT edge_set_id FROM edge_set_source WHERE edge_set_id NOT IN (SELECT id FROM edge_set)"),
        ("source-of-unknown-edges", "SELECT edge_set_id FROM edge_set_source_past WHERE edge_set_id NOT IN (SELECT id FROM edge_set)"),
        ("unknown-source", "SELECT source_id FROM edge_set_source WHERE source_id NOT IN (SELECT id FROM dataset)"),
        ("unknown-source", "SELECT source_id FROM edge_set_source_past WHERE source_id NOT IN (SELECT id FROM dataset)"),
        ("past-edges-among-the-present", "SELECT edge_set_id FROM edge_set_source JOIN edge_set ON edge_set.id = edge_set_id"
            + " WHERE closed_at IS NOT NULL OR recorded_to IS NOT NULL"),
        ("version-of-unknown-dataset", "SELECT id FROM dataset_version WHERE dataset_id NOT IN (SELECT id FROM dataset)"),
        ("version-of-unknown-job", "SELECT id FROM job_version WHERE job_id NOT IN (SELECT id FROM job)"),
        ("run-of-unknown-job", "SELECT rowid FROM (SELECT row_number() OVER () AS rowid, job_id FROM run) WHERE job_id NOT IN (SELECT id FROM job)"),
        ("fold-state-of-unknown-job", "SELECT job_id FROM fold_state WHERE job_id NOT IN (SELECT id FROM job)"),
        ("dataset-without-search-row", "SELECT id FROM dataset WHERE id NOT IN (SELECT rowid FROM dataset_search)"),
        ("job-without-search-row", "SELECT id FROM job WHERE retired_at IS NULL AND id NOT IN (SELECT rowid FROM job_search)"),
    ];

    public static IReadOnlyList<StoreFault> Run(SqliteConnection connection)
    {
        var faults = new List<StoreFault>();
        using (var integrity = connection.Prepared("PRAGMA integrity_check", 0))
        {
            using var reader = integrity.ExecuteReader();
            while (reader.Read())
            {
                if (reader.GetString(0) is var line && line != "ok") faults.Add(new StoreFault("damaged-file", line));
            }
        }

        foreach (var (rule, sql) in Rules)
        {
            using var command = connection.Prepared(sql, 0);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                faults.Add(new StoreFault(rule, string.Create(CultureInfo.InvariantCulture, $"row {reader.GetInt64(0)}")));
        }

        return faults;
    }
}
