using System.Collections.Immutable;

namespace LineageService.Api.Tests.Abuse;

/// <summary>Names and ids out of <see cref="Hosting.PlaysWarehouse"/>.</summary>
internal static class FuzzNames
{
    public static ImmutableArray<string> OfPlays { get; } =
    [
        "hive://warehouse:9083", "other", "etl", "ods.users", "dwd.users", "ads.contacts", "build_users", "contacts", "users", "phone", "id", "country",
        "dataset:hive://warehouse:9083:ods.users", "dataset:hive://warehouse:9083:dwd.users", "dataset:other:dwd.users",
        "field:hive://warehouse:9083:ods.users:phone", "field:hive://warehouse:9083:dwd.users:phone_hash", "field:hive://warehouse:9083:ads.contacts:users",
        "rowset:hive://warehouse:9083:ods.users", "rowset:hive://warehouse:9083:dwd.users", "job:etl:build_users", "job:etl:contacts", "ods.users.phone",
        "spark", "DWD", "core", "SELECT id FROM ods.users", "INSERT INTO a SELECT b FROM c", "2026-01-01T00:00:00Z", "30d", "tok", "read", "ann",
    ];
}
