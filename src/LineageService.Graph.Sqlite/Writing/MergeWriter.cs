using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>Writes identity merges, made or undone. Mutable; one writer.</summary>
internal sealed class MergeWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly SqliteCommand _put = connection.Prepared(
        "INSERT INTO identity_merge (id, kind, alias_namespace, alias_name, canonical_namespace, canonical_name, reason, author, merged_at,"
        + " undone_at, undone_by) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        + " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, alias_namespace = excluded.alias_namespace,"
        + " alias_name = excluded.alias_name, canonical_namespace = excluded.canonical_namespace, canonical_name = excluded.canonical_name,"
        + " reason = excluded.reason,"
        + " author = excluded.author, merged_at = excluded.merged_at, undone_at = excluded.undone_at, undone_by = excluded.undone_by"
        + " WHERE (kind, alias_namespace, alias_name, canonical_namespace, canonical_name, reason, author, merged_at, undone_at, undone_by)"
        + " IS NOT (excluded.kind, excluded.alias_namespace, excluded.alias_name, excluded.canonical_namespace, excluded.canonical_name,"
        + " excluded.reason, excluded.author, excluded.merged_at, excluded.undone_at, excluded.undone_by)", 11);

    public void Put(IdentityMerge merge) => rows.IsChanged |= _put.With(
        merge.Id, (int)merge.Kind, merge.Alias.Namespace, merge.Alias.Name, merge.Canonical.Namespace, merge.Canonical.Name, merge.Reason,
        merge.Author, merge.MergedAt.UtcTicks, merge.UndoneAt?.UtcTicks, merge.UndoneBy).ExecuteNonQuery() > 0;

    public void Dispose() => _put.Dispose();
}
