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

    public static KeyedState Write(LabelState state) => Write(state.Residuals);

    public static KeyedState Write(IEnumerable<ResidualLabel> residuals) => new(Key, JsonSerializer.SerializeToUtf8Bytes(residuals.Select(ToStored)));

    /// <exception cref="LineageStoreException">The store cannot be read, or they are damaged.</exception>
    public static async Task<ImmutableArray<ResidualLabel>> ReadAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        if (await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false) is not { } state) return [];
        try
        {
            return [.. (JsonSerializer.Deserialize<StoredResidual[]>(state.State.Span) ?? []).Select(Read)];
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("The stored residual labels are damaged.", isTransient: false, failure);
        }
    }

    public static StoredResidual ToStored(ResidualLabel one) =>
        new(one.Field.Dataset.Namespace, one.Field.Dataset.Name, one.Field.Path, one.Assignment, one.State.Number, one.Since);

    /// <exception cref="JsonException">It is none.</exception>
    public static ResidualLabel Read(JsonElement stored) => Read(Register.LabelLogJson.FromElement<StoredResidual>(stored));

    private static ResidualLabel Read(StoredResidual one) =>
        new(new FieldId(new DatasetId(one.Namespace, one.Name), one.Path), one.Assignment, new FactState(one.State), one.Since);
}

/// <summary>A residual label as stored.</summary>
internal sealed record StoredResidual(string Namespace, string Name, string Path, string Assignment, byte State, DateTimeOffset Since);
