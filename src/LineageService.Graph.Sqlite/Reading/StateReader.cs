using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads what ingesters remember, many at once: preparing a statement costs more than using it.</summary>
internal static class StateReader
{
    public static IReadOnlyDictionary<JobId, FoldState> FoldStates(SqliteConnection connection, IReadOnlyCollection<JobId> jobs)
    {
        var states = new Dictionary<JobId, FoldState>(jobs.Count);
        using var command = connection.Prepared(
            "SELECT state FROM fold_state WHERE job_id = (SELECT id FROM job WHERE namespace = $0 AND name = $1)", 2);
        foreach (var job in jobs)
        {
            if (command.With(job.Namespace, job.Name).ExecuteScalar() is byte[] state) states[job] = new FoldState(job, state);
        }

        return states;
    }

    public static IReadOnlyDictionary<string, KeyedState> KeyedStates(SqliteConnection connection, IReadOnlyCollection<string> keys)
    {
        var states = new Dictionary<string, KeyedState>(keys.Count, StringComparer.Ordinal);
        using var command = connection.Prepared("SELECT state FROM keyed_state WHERE key = $0", 1);
        foreach (var key in keys)
        {
            if (command.With(key).ExecuteScalar() is byte[] state) states[key] = new KeyedState(key, state);
        }

        return states;
    }
}
