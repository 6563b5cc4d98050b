using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Keeps the search tables in step, once for each touched dataset or job in a transaction: a wide table that many jobs of one import
/// mention is indexed once, not once for each. Mutable; one writer.
/// </summary>
internal sealed class SearchWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly SqliteCommand _dataset = connection.Prepared($"SELECT {RecordReader.DatasetColumns} FROM dataset WHERE id = $0", 1);
    private readonly SqliteCommand _job = connection.Prepared("SELECT name, record, retired_at IS NULL FROM job WHERE id = $0", 1);
    private readonly SearchTable _datasets = new(connection, "dataset_search", "name", "attributes");
    private readonly SearchTable _fields = new(connection, "field_search", "paths");
    private readonly SearchTable _jobs = new(connection, "job_search", "name", "attributes");

    public void Flush()
    {
        foreach (var id in rows.SearchDatasets.Order()) PutDataset(id);
        foreach (var id in rows.SearchJobs.Order()) PutJob(id);
        rows.SearchDatasets.Clear();
        rows.SearchJobs.Clear();
    }

    public void Dispose()
    {
        foreach (var command in (IDisposable[])[_dataset, _job, _datasets, _fields, _jobs]) command.Dispose();
    }

    private void PutDataset(int id)
    {
        string name, attributes, paths;
        using (var reader = _dataset.With(id).ExecuteReader())
        {
            // Rolled back meanwhile.
            if (!reader.Read()) return;
            var record = RecordReader.Dataset(reader);
            name = record.Id.Name;
            attributes = Join([record.Owner, record.Layer, record.Description, .. record.Tags]);
            // The fields it shows, not all it ever had: what is found here needs no second look.
            paths = string.Join('\n', record.Fields.Select(field => field.Path));
        }

        _datasets.Put(id, name, attributes);
        _fields.Put(id, paths);
    }

    private void PutJob(int id)
    {
        string name, attributes;
        bool present;
        using (var reader = _job.With(id).ExecuteReader())
        {
            if (!reader.Read()) return;
            var record = reader.OptionalBytes(1) is { } json ? RecordJson.ReadJob(json) : null;
            name = reader.GetString(0);
            attributes = record is null ? "" : Join([record.Owner, record.Layer, record.Team, record.File, .. record.Tags]);
            present = reader.GetBoolean(2);
        }

        if (present) _jobs.Put(id, name, attributes);
        else _jobs.Delete(id);
    }

    private static string Join(IEnumerable<string?> texts) => string.Join('\n', texts.Where(text => !string.IsNullOrEmpty(text)));
}
