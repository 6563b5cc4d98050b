using LineageService.Graph.Sqlite.Files;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Which facets events refer to. Counted when it is asked, not kept: a count for each facet would be written with every event that
/// repeats it.
/// </summary>
internal static class FacetUse
{
    /// <summary>The ids that events refer to.</summary>
    /// <param name="condition">Which events count.</param>
    public static HashSet<long> Needed(
        SqliteConnection connection, string condition, ReadOnlySpan<object?> values, CancellationToken cancellationToken)
    {
        var needed = new HashSet<long>();
        using var command = connection.Prepared($"SELECT facets FROM event WHERE facets IS NOT NULL AND {condition}", values.Length);
        using var reader = command.With(values).ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            FacetReferences.ReadIds(reader.BlobInPlace(0), needed);
        }

        return needed;
    }

    /// <summary>All facets but those given, with the bytes they take.</summary>
    public static IEnumerable<(long Id, long Bytes)> Others(SqliteConnection connection, HashSet<long> needed)
    {
        using var command = connection.Prepared("SELECT id, length(body) FROM facet", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (!needed.Contains(reader.GetInt64(0))) yield return (reader.GetInt64(0), reader.GetInt64(1));
        }
    }
}
