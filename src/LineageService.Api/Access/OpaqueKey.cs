using System.Security.Cryptography;
using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Api.Access;

/// <summary>
/// The secret from which tokens that are bound to namespaces get names for what they may not see, and seals for their cursors. Made once and kept in the
/// store, so that every process over it gives the same. Immutable.
/// </summary>
public sealed class OpaqueKey
{
    public const string StateKey = "access/opaque-key";

    private const int Bytes = 32;

    private readonly byte[] _secret;

    private OpaqueKey(byte[] secret) => _secret = secret;

    /// <summary>The part of one actor: what two of them see cannot be laid side by side.</summary>
    public ReadOnlyMemory<byte> For(string actor) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(actor));

    /// <summary>The key of a store; made where it has none.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read, or not be written where it has none.</exception>
    public static async Task<OpaqueKey> OfAsync(LineageGraphHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        if (await host.Store.FindKeyedStateAsync(StateKey, cancellationToken).ConfigureAwait(false) is { State.Length: Bytes } known)
            return new OpaqueKey(known.State.ToArray());
        var batch = new LineageBatch
        {
            KeyedStates = [new KeyedState(StateKey, RandomNumberGenerator.GetBytes(Bytes))],
            Guards = [StateGuard.Of(StateKey, default)],
            RecordedAt = time.GetUtcNow(),
        };
        try
        {
            await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (LineageStoreException failure) when (failure.IsConflict)
        {
            // Another process made one: that one stands.
        }

        var made = await host.Store.FindKeyedStateAsync(StateKey, cancellationToken).ConfigureAwait(false);
        return new OpaqueKey(made!.State.ToArray());
    }
}
