using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Exchange;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>What must hold after any fault: acknowledged = logged, dead = poison, and the graph is that of one quiet run.</summary>
internal static class FaultCheck
{
    /// <summary>What does not hold.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(FaultLoad load, ILineageStore store, bool withExport, CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var expected = load.Events.Values.Select(FaultLoad.HashOf).ToHashSet(StringComparer.Ordinal);
        var logged = new HashSet<string>(StringComparer.Ordinal);
        var dead = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var one in store.ReadEventsAsync(EventQuery.All with { BodiesLeftOut = true }, cancellationToken))
            (one.IsDead ? dead : logged).Add(one.ContentHash);
        Compare("acknowledged events", expected, logged, violations);
        Compare("poison", load.Poison, dead, violations);
        if (!withExport) return violations;

        var (quiet, now) = (await QuietAsync(load, cancellationToken), await ExportAsync(store, cancellationToken));
        if (quiet == now) return violations;
        var (before, after) = (quiet.Split('\n').ToHashSet(StringComparer.Ordinal), now.Split('\n').ToHashSet(StringComparer.Ordinal));
        violations.Add($"the export is not that of a quiet run: {before.Except(after).Count()} lines are missing, {after.Except(before).Count()} are more");
        violations.AddRange(before.Except(after).Take(3).Select(line => $"  missing {line}").Concat(after.Except(before).Take(3).Select(line => $"  more {line}")));
        return violations;
    }

    private static void Compare(string what, HashSet<string> expected, HashSet<string> found, List<string> violations)
    {
        var (missing, more) = (expected.Except(found).Count(), found.Except(expected).Count());
        if (missing > 0 || more > 0) violations.Add($"{what}: {missing} of {expected.Count} are missing in the log, {more} are more");
    }

    private static async Task<string> QuietAsync(FaultLoad load, CancellationToken cancellationToken)
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, cancellationToken);
        await using var ingester = new EventIngester(host);
        foreach (var group in load.Events.Values.Chunk(500))
            await ingester.IngestManyAsync([.. group.Select(body => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(body))], cancellationToken);
        return await ExportAsync(host.Store, cancellationToken);
    }

    private static async Task<string> ExportAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await CanonicalExport.WriteAsync(store, output, withSql: true, null, cancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
