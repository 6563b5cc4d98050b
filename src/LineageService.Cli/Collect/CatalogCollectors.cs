using System.CommandLine;
using LineageService.Cli.Collect.Catalogs;
using LineageService.Ingestion.Collecting.Catalogs.Topics;

namespace LineageService.Cli.Collect;

/// <summary>The collectors of catalogs, one line each.</summary>
internal static class CatalogCollectors
{
    public static IEnumerable<Command> Commands() =>
    [
        DatabaseCommands.Postgres(),
        DatabaseCommands.HiveMetastore(),
        FileCommands.InformationSchema(),
        FileCommands.Dbt(),
        FileCommands.Ddl(),
        FileCommands.Iceberg(),
        TopicCommands.Files(TopicFormat.Avro, "avro", "Topics by Avro schema files."),
        TopicCommands.Files(TopicFormat.JsonSchema, "json-schema", "Topics by JSON Schema files."),
        TopicCommands.Files(TopicFormat.Protobuf, "protobuf", "Topics by .proto files and descriptor sets."),
        TopicCommands.Registry(),
        FileCommands.Twins(),
    ];
}
