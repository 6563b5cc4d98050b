using System.Collections.Immutable;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>What to import: files and directories of tasks, catalogs, DDL and events, told apart by content.</summary>
/// <param name="Catalogs">Files that are catalogs whatever they hold: SQL among them defines tables and is no task.</param>
public sealed record ImportRequest(ImmutableArray<string> Paths, TaskDefaults Defaults, ImmutableArray<string> Catalogs = default);
