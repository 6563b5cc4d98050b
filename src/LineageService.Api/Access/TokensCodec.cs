using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LineageService.Graph.Store;

namespace LineageService.Api.Access;

/// <summary>Tokens as stored: one state of the store.</summary>
internal static class TokensCodec
{
    public const string Key = "access/tokens";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImmutableArray<AccessToken>> ReadAsync(ILineageStore store, CancellationToken cancellationToken) =>
        Read(await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false));

    /// <summary>The tokens of a state; none for null.</summary>
    /// <exception cref="LineageStoreException">It is damaged.</exception>
    public static ImmutableArray<AccessToken> Read(KeyedState? state)
    {
        if (state is null) return [];
        try
        {
            return JsonSerializer.Deserialize<ImmutableArray<AccessToken>>(state.State.Span, Options);
        }
        catch (JsonException failure)
        {
            throw new LineageStoreException("The stored tokens are damaged.", isTransient: false, failure);
        }
    }

    public static KeyedState Write(ImmutableArray<AccessToken> tokens) => new(Key, JsonSerializer.SerializeToUtf8Bytes(tokens, Options));
}
