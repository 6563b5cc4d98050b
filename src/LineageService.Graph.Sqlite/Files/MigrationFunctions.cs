using System.Globalization;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>What the steps of the schema need beyond SQL: a look into blobs.</summary>
internal static class MigrationFunctions
{
    public static void Register(SqliteConnection connection) =>
        connection.CreateFunction<byte[], string>("sources_of", SourcesOf, isDeterministic: true);

    // The numbers of the datasets that packed edges read, as a JSON array.
    private static string SourcesOf(byte[] packed)
    {
        var sources = new SortedSet<int>();
        var edges = PackedEdges.Read(packed);
        while (edges.MoveNext()) sources.Add(edges.Current.FromDataset);
        return $"[{string.Join(',', sources.Select(source => source.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
