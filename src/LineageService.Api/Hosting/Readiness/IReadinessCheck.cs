namespace LineageService.Api.Hosting.Readiness;

/// <summary>
/// Something that must be so before a service calls itself ready: the store answers, a topic is read, a replica has caught up. Whoever adds a
/// part to the service adds its check to <see cref="LineageBackend.Checks"/>.
/// </summary>
public interface IReadinessCheck
{
    /// <summary>One word: <c>store</c>, <c>snapshot</c>, <c>topics</c>.</summary>
    string Name { get; }

    /// <summary>True where it is about being behind, not about being broken: <see cref="ReadinessOptions.ReadyWhileBehind"/> passes over it.</summary>
    bool IsAboutLag { get; }

    /// <summary>Looks. Any thread; the token ends with <see cref="ReadinessOptions.CheckBudget"/>.</summary>
    /// <returns>What is in the way, in a sentence that strangers may read: no address, no secret; null for nothing.</returns>
    ValueTask<string?> FindObstacleAsync(CancellationToken cancellationToken);
}
