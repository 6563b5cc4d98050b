using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Residuals;
using LineageService.Graph.Propagation;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>Residual labels as stored: nothing derives them, so a store that is opened again must remember them.</summary>
internal static class LabelResidues
{
    private const string Key = "labels:residuals";

    public static bool Differ(LabelState before, LabelState after) =>
        !ReferenceEquals(before, after) && !before.Residuals.ToHashSet().SetEquals(after.Residuals);

    /// <summary>
    /// What a change of labels made of the residual ones, on top of what the store has by now: another replica may have found others. Guarded by what was
    /// read.
    /// </summary>
    /// <exception cref="LineageStoreException">The store cannot be read, or what it holds is damaged.</exception>
    public static async Task<LineageBatch> ChangeAsync(
        ILineageStore store, LabelState before, LabelState after, DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        var stored = await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false);
        var left = new Dictionary<(FieldId, string, FactState), ResidualLabel>();
        if (stored is not null) foreach (var one in Read(stored)) left[KeyOf(one)] = one;
        var now = after.Residuals.ToHashSet();
        foreach (var one in before.Residuals) if (!now.Contains(one)) left.Remove(KeyOf(one));

        // Two replicas find the same one at times that differ a little: the first counts.
        foreach (var one in after.Residuals) left.TryAdd(KeyOf(one), one);
        return new LineageBatch
        {
            KeyedStates = [Write(left.Values
                .OrderBy(one => one.Field.Dataset).ThenBy(one => one.Field.Path, StringComparer.Ordinal).ThenBy(one => one.Assignment, StringComparer.Ordinal).ThenBy(one => one.State.Number))],
            Guards = [StateGuard.Of(Key, stored is null ? default : StateGuard.HashOf(stored.State.Span))],
            RecordedAt = recordedAt,
        };
    }

    public static KeyedState Write(IEnumerable<ResidualLabel> residuals) => new(Key, JsonSerializer.SerializeToUtf8Bytes(residuals.Select(ToStored)));

    /// <exception cref="LineageStoreException">The store cannot be read, or they are damaged.</exception>
    public static async Task<ImmutableArray<ResidualLabel>> ReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        return await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false) is { } state ? Read(state) : [];
    }

    private static ImmutableArray<ResidualLabel> Read(KeyedState state)
    {
        try
        {
            return [.. (JsonSerializer.Deserialize<StoredResidual[]>(state.State.Span) ?? []).Select(Read)];
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("The stored residual labels are damaged.", isTransient: false, failure);
        }
    }

    private static (FieldId, string, FactState) KeyOf(ResidualLabel one) => (one.Field, one.Assignment, one.State);

    public static StoredResidual ToStored(ResidualLabel one) =>
        new(one.Field.Dataset.Namespace, one.Field.Dataset.Name, one.Field.Path, one.Assignment, one.State.Number, one.Since);

    /// <exception cref="JsonException">It is none.</exception>
    public static ResidualLabel Read(JsonElement stored) => Read(Register.LabelLogJson.FromElement<StoredResidual>(stored));

    private static ResidualLabel Read(StoredResidual one) =>
        new(new FieldId(new DatasetId(one.Namespace, one.Name), one.Path), one.Assignment, new FactState(one.State), one.Since);
}

/// <summary>A residual label as stored.</summary>
internal sealed record StoredResidual(string Namespace, string Name, string Path, string Assignment, byte State, DateTimeOffset Since);
