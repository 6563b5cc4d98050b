using System.Globalization;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>What made a version of an edge set begin or end: the job's version, the run, the event that brought the claims.</summary>
internal readonly record struct VersionCause(string? JobVersion, RunId? Run, EventKey Event)
{
    /// <summary>The declared version, else the SQL text's hash, else null.</summary>
    public static string? JobVersionOf(string? declared, ulong sql) =>
        declared ?? (sql == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"sql:{sql:x16}"));

    public ulong Hash()
    {
        var hash = default(StableHash);
        hash.Add(JobVersion);
        Span<byte> run = stackalloc byte[16];
        (Run?.Value ?? Guid.Empty).TryWriteBytes(run);
        hash.Add(BitConverter.ToUInt64(run));
        hash.Add(BitConverter.ToUInt64(run[8..]));
        hash.Add(Event.Hash);
        return hash.Value;
    }

    public EdgeCause ToEdgeCause() => new(JobVersion, Run, Event.IsNone ? null : Event.HashText);
}
