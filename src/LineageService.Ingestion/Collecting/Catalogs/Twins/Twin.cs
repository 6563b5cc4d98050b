using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Catalogs.Twins;

/// <summary>How a topic and a table belong together.</summary>
public enum TwinFlow : byte
{
    /// <summary>What arrives in the topic is filed into the table, or one partition of it.</summary>
    TopicToTable,

    /// <summary>The table, or one partition of it, is published to the topic.</summary>
    TableToTopic,

    /// <summary>Both are names of one dataset.</summary>
    Same,
}

/// <summary>A topic and the table, or the partition of a table, that holds the same rows.</summary>
/// <param name="Partition">Column and value of the partition; null: the whole table.</param>
public sealed record Twin(DatasetId Topic, DatasetId Table, (string Column, string Value)? Partition, TwinFlow Flow);
