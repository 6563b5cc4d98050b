using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store;

namespace LineageService.Graph.Corrections;

/// <summary>
/// Corrections as stored: two states, one of all that were ever reported, and one of the suppressions that were ever in force. Only the second bears on
/// how a graph is read, so a report costs no reading anew.
/// </summary>
public static class CorrectionsCodec
{
    /// <summary>The key of all corrections.</summary>
    public const string ListKey = "corrections/list";

    /// <summary>The key of the suppressions that are or were in force.</summary>
    public const string SuppressionsKey = "corrections/suppressions";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static Task<ImmutableArray<Correction>> ReadAsync(ILineageStore store, CancellationToken cancellationToken) =>
        ReadAsync(store, ListKey, cancellationToken);

    internal static Task<ImmutableArray<Correction>> ReadSuppressionsAsync(ILineageStore store, CancellationToken cancellationToken) =>
        ReadAsync(store, SuppressionsKey, cancellationToken);

    /// <summary>The states to commit for a list; the second only where suppressions changed.</summary>
    public static ImmutableArray<KeyedState> Write(ImmutableArray<Correction> all, bool withSuppressions)
    {
        var list = new KeyedState(ListKey, JsonSerializer.SerializeToUtf8Bytes(all, Options));
        if (!withSuppressions) return [list];
        var suppressions = all.Where(correction => correction is { Kind: CorrectionKind.Suppress, DecidedAt: not null }).ToImmutableArray();
        return [list, new KeyedState(SuppressionsKey, JsonSerializer.SerializeToUtf8Bytes(suppressions, Options))];
    }

    private static async Task<ImmutableArray<Correction>> ReadAsync(ILineageStore store, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Read(await store.FindKeyedStateAsync(key, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The corrections of a state; none for null.</summary>
    internal static ImmutableArray<Correction> Read(KeyedState? state)
    {
        if (state is null) return [];
        try
        {
            return JsonSerializer.Deserialize<ImmutableArray<Correction>>(state.State.Span, Options);
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("The stored corrections are damaged.", isTransient: false, failure);
        }
    }
}
