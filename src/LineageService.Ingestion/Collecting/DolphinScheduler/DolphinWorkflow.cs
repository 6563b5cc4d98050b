using System.Text.Json;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>A workflow of DolphinScheduler as one version of it stands: its tasks and what comes before what. Mutable while it is
/// read.</summary>
internal sealed class DolphinWorkflow(string code, string name)
{
    /// <summary>The code (2.x and later) or id (1.x) that others refer to it by.</summary>
    public string Code => code;

    public string Name => name;

    public string? Project { get; set; }

    public string? Owner { get; set; }

    /// <summary>Quartz cron expression; null for one that nobody schedules.</summary>
    public string? Schedule { get; set; }

    /// <summary>False where a newer version is being edited and none is released.</summary>
    public bool Online { get; set; } = true;

    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public List<DolphinTask> Tasks { get; } = [];

    /// <summary>Pairs of task codes: the first one runs before the second.</summary>
    public List<(string Before, string After)> Relations { get; } = [];
}

/// <summary>A task of a workflow.</summary>
/// <param name="Type">As the scheduler writes it: <c>SQL</c>, <c>SHELL</c>, <c>SUB_PROCESS</c> …</param>
/// <param name="Parameters">The task's own JSON; undefined where it has none that can be read.</param>
internal sealed record DolphinTask(string Code, string Name, string Type, JsonElement Parameters)
{
    /// <summary>False for a task that is switched off.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The YARN queue that it asks for, else the group of workers that run it; null where that is the one of all.</summary>
    public string? Queue { get; init; }

    /// <summary>1.x: what a DEPENDENT task waits for stands beside its parameters.</summary>
    public JsonElement Dependence { get; init; }
}

/// <summary>A data source of DolphinScheduler. No user, no password.</summary>
/// <param name="Dialect">The SQL dialect that it speaks.</param>
/// <param name="Url">Its JDBC address; null where it is not known.</param>
internal sealed record DolphinSource(string Id, string? Name, string Dialect, string? Url, string? Database);
