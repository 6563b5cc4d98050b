namespace LineageService.Api.Hosting.Readiness;

/// <summary>When a service calls itself ready.</summary>
public sealed record ReadinessOptions
{
    /// <summary>Records that it may be behind its topics.</summary>
    public long MaxLag { get; init; } = 10_000;

    /// <summary>How long a replica may not have caught up with what the others committed.</summary>
    public TimeSpan MaxReplicaLag { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ready although it has not caught up: questions are answered from what it knows.</summary>
    public bool ReadyWhileBehind { get; init; }

    /// <summary>Time for one check; beyond it the service is not ready.</summary>
    public TimeSpan CheckBudget { get; init; } = TimeSpan.FromSeconds(5);
}
