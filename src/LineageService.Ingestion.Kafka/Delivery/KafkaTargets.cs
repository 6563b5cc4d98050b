using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Usage;

namespace LineageService.Ingestion.Kafka.Delivery;

/// <summary>Where consumed records go. All of one store; none of it is owned.</summary>
/// <param name="Tasks">Takes task definitions; null where no topic has them.</param>
/// <param name="Usage">Takes usage records; null where no topic has them.</param>
public sealed record KafkaTargets(LineageGraphHost Host, EventIngester Events, TaskImporter? Tasks, IUsageSink? Usage, TimeProvider Time)
{
    /// <summary>What holds for tasks that do not say otherwise themselves.</summary>
    public TaskDefaults TaskDefaults { get; init; } = TaskDefaults.None;
}
