using System.Collections.Immutable;
using LineageService.Api.Problems;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Api.Access;

/// <summary>
/// The tokens of a store: made, rotated, revoked, recognised. Kept in memory; what another process changed in the store is seen within
/// seconds. One change at a time. Mutable, thread-safe.
/// </summary>
public sealed class TokenRegister(LineageGraphHost host, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CacheAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Cached? _cached;
    private OpaqueKey? _key;

    /// <summary>All tokens ever made, in that order.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<ImmutableArray<AccessToken>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_cached is { } cached && now - cached.ReadAt < CacheAge) return cached.Tokens;
        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The usable token of a secret; null for none.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<AccessToken?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var token = TokenSecret.Find(await ListAsync(cancellationToken).ConfigureAwait(false), secret, now);
        if (token is null || !token.IsUsable(now)) return null;
        if (!(now - token.LastUsedAt < UseInterval)) await NoteUseAsync(token.Name, now).ConfigureAwait(false);
        return token;
    }

    /// <summary>Whoever presents a token.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<Actor> ActorAsync(AccessToken token, CancellationToken cancellationToken) =>
        Actor.Of(token, await KeyAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>What names for the unseen are made from.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async ValueTask<OpaqueKey> KeyAsync(CancellationToken cancellationToken) =>
        _key ??= await OpaqueKey.OfAsync(host, time, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a token.</summary>
    /// <returns>It, and its secret, which nobody can see again.</returns>
    /// <exception cref="ProblemException">409: the name was given before.</exception>
    public async Task<(AccessToken Token, string Secret)> CreateAsync(
        string name, Scope scopes, ImmutableArray<string> namespaces, DateTimeOffset? expiresAt, CancellationToken cancellationToken,
        TokenLimits limits = default)
    {
        var secret = TokenSecret.Create();
        var made = new AccessToken(name, TokenSecret.HashOf(secret), scopes, time.GetUtcNow())
        {
            Namespaces = namespaces,
            ExpiresAt = expiresAt,
            RequestsPerSecond = limits.RequestsPerSecond,
            MaxBodyBytes = limits.MaxBodyBytes,
        };
        await ChangeAsync(
            tokens => tokens.Any(token => token.Name == name)
                ? throw Conflict($"A token named '{name}' was made before; names are not given twice, since the audit tells them.")
                : tokens.Add(made),
            cancellationToken).ConfigureAwait(false);
        return (made, secret);
    }

    /// <summary>Gives a token a new secret; the old one works on for a while.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<(AccessToken Token, string Secret)> RotateAsync(string name, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var secret = TokenSecret.Create();
        var now = time.GetUtcNow();
        var until = overlap < DateTimeOffset.MaxValue - now ? now + overlap : DateTimeOffset.MaxValue;
        var token = await ChangeOneAsync(
            name,
            known => known.IsUsable(now)
                ? known with { Hash = TokenSecret.HashOf(secret), FormerHash = known.Hash, FormerUntil = until }
                : throw Conflict($"The token '{name}' has ended; make another one."),
            cancellationToken).ConfigureAwait(false);
        return (token, secret);
    }

    /// <summary>Takes a token back, at once and for good.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public Task<AccessToken> RevokeAsync(string name, CancellationToken cancellationToken) =>
        ChangeOneAsync(name, known => known with { RevokedAt = known.RevokedAt ?? time.GetUtcNow() }, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<AccessToken> ChangeOneAsync(string name, Func<AccessToken, AccessToken> change, CancellationToken cancellationToken)
    {
        AccessToken? changed = null;
        await ChangeAsync(
            tokens =>
            {
                var known = tokens.FirstOrDefault(token => token.Name == name)
                    ?? throw new ProblemException(new Problem(ProblemType.UnknownToken, $"No token is named '{name}'."));
                changed = change(known);
                return tokens.Replace(known, changed);
            },
            cancellationToken).ConfigureAwait(false);
        return changed!;
    }

    private async Task ChangeAsync(Func<ImmutableArray<AccessToken>, ImmutableArray<AccessToken>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _cached = await new WriteConflicts(time).RunAsync(() => TryChangeAsync(change, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Another replica may change the tokens too: what it revoked must not come back.
    private async Task<Cached> TryChangeAsync(Func<ImmutableArray<AccessToken>, ImmutableArray<AccessToken>> change, CancellationToken cancellationToken)
    {
        var state = await host.Store.FindKeyedStateAsync(TokensCodec.Key, cancellationToken).ConfigureAwait(false);
        var tokens = change(TokensCodec.Read(state));
        var batch = new LineageBatch
        {
            KeyedStates = [TokensCodec.Write(tokens)],
            Guards = [StateGuard.Of(TokensCodec.Key, state is null ? default : StateGuard.HashOf(state.State.Span))],
            RecordedAt = time.GetUtcNow(),
        };
        await host.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return new Cached(tokens, time.GetUtcNow());
    }

    // That it was used is no reason to fail a request: where the store cannot be written just now, a later use tells it.
    private async Task NoteUseAsync(string name, DateTimeOffset now)
    {
        try
        {
            await ChangeOneAsync(name, known => known.LastUsedAt >= now ? known : known with { LastUsedAt = now }, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (LineageStoreException)
        {
            // See above.
        }
    }

    private async Task<ImmutableArray<AccessToken>> ReadAsync(CancellationToken cancellationToken)
    {
        var tokens = await TokensCodec.ReadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        _cached = new Cached(tokens, time.GetUtcNow());
        return tokens;
    }

    private static ProblemException Conflict(string detail) => new(new Problem(ProblemType.TokenConflict, detail));

    private sealed record Cached(ImmutableArray<AccessToken> Tokens, DateTimeOffset ReadAt);
}
