namespace LineageService.Ingestion.Tasks.Import;

/// <summary>A record of task definitions or catalog entries (schemas/tasks) and when it was written.</summary>
/// <param name="Time">UTC.</param>
public readonly record struct TimedTask(ReadOnlyMemory<byte> Body, DateTime Time);
