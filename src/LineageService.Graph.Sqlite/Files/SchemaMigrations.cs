using System.Globalization;
using System.Reflection;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>One numbered step of the schema: <c>0001-initial.sql</c> is step 1.</summary>
/// <param name="Name">Its file's name without the ending.</param>
internal sealed record SchemaMigration(int Version, string Sql, string Name = "");

/// <summary>
/// Brings a database to the program's schema: steps run forward, each in a transaction; the file is copied first where it has data. A
/// database of a newer version is refused: its meaning is not known here.
/// </summary>
internal sealed class SchemaMigrations(IReadOnlyList<SchemaMigration> steps)
{
    private const string Prefix = "sqlite/";

    /// <summary>The steps in schemas/sqlite, embedded in this assembly.</summary>
    public static SchemaMigrations Embedded { get; } = new(ReadEmbedded());

    public IReadOnlyList<SchemaMigration> Steps => steps;

    public int Latest => steps[^1].Version;

    /// <exception cref="LineageStoreException">The database is newer than this program.</exception>
    public void Apply(SqliteConnection connection, StoreDirectory directory, TimeProvider time)
    {
        var version = VersionOf(connection);
        Check(version);
        if (version == Latest) return;
        if (version > 0) CopyTo(connection, directory.BackupOf(version));
        Run(connection, time);
    }

    /// <summary>Runs the steps that are due; nothing is copied first.</summary>
    public void Run(SqliteConnection connection, TimeProvider time)
    {
        var version = VersionOf(connection);
        Check(version);
        MigrationFunctions.Register(connection);
        foreach (var step in steps)
        {
            if (step.Version <= version) continue;
            using var transaction = connection.BeginTransaction();
            connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)");
            connection.Execute(step.Sql);
            using var note = connection.Prepared("INSERT INTO schema_version (version, applied_at) VALUES ($0, $1)", 2);
            note.With(step.Version, time.GetUtcNow().UtcTicks).ExecuteNonQuery();
            transaction.Commit();
        }
    }

    /// <summary>Where a database is, and the steps that are due.</summary>
    public StoreSchema Look(SqliteConnection connection)
    {
        var version = VersionOf(connection);
        return new StoreSchema(version, Latest, [.. steps.Where(step => step.Version > version).Select(step => step.Name)]);
    }

    /// <summary>Makes sure that a database opened to read is of the program's own version.</summary>
    /// <exception cref="LineageStoreException">It is not.</exception>
    public void Require(SqliteConnection connection)
    {
        var version = VersionOf(connection);
        Check(version);
        if (version != Latest) throw new LineageStoreException(
            $"The store has schema version {version}; open it for writing once so that it is brought to version {Latest}.",
            isTransient: false);
    }

    /// <summary>Copies a database whole, as it is at one moment, into a file that is replaced.</summary>
    public static void CopyTo(SqliteConnection connection, string path)
    {
        File.Delete(path);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        connection.BackupDatabase(copy);
    }

    private void Check(int version)
    {
        if (version > Latest) throw new LineageStoreException(
            $"The store has schema version {version}, and this program knows up to {Latest}: it was written by a newer version of the"
            + " program.",
            isTransient: false)
        { Obstacle = StoreObstacle.NewerSchema };
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var exists = connection.Prepared("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'", 0);
        if ((long)exists.ExecuteScalar()! == 0) return 0;
        using var version = connection.Prepared("SELECT coalesce(max(version), 0) FROM schema_version", 0);
        return (int)(long)version.ExecuteScalar()!;
    }

    private static List<SchemaMigration> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<SchemaMigration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var version = int.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture);
            steps.Add(new SchemaMigration(version, reader.ReadToEnd(), Path.GetFileNameWithoutExtension(name[Prefix.Length..])));
        }

        steps.Sort((left, right) => left.Version.CompareTo(right.Version));
        return steps;
    }
}
