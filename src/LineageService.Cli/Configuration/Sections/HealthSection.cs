using LineageService.Api.Hosting.Readiness;
using LineageService.Cli.Configuration.Kinds;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>When the service calls itself ready.</summary>
internal static class HealthSection
{
    private static readonly ReadinessOptions Usual = new();

    public static readonly ConfigurationOption<long> MaxLag = new(
        "health.maxLag", OptionKinds.Count(0), Usual.MaxLag, "Records that the service may be behind its topics and still be ready");

    public static readonly ConfigurationOption<TimeSpan> MaxReplicaLag = new(
        "health.maxReplicaLag", Durations.Kind(TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1)), Usual.MaxReplicaLag,
        "How long a replica may not have caught up with what the others committed and still be ready; beyond it its answers bear Lineage-Behind");

    public static readonly ConfigurationOption<bool> ReadyWhileBehind = new(
        "health.readyWhileBehind", OptionKinds.Switch, Usual.ReadyWhileBehind, "Call the service ready although it has not caught up: questions are answered from what it knows");

    public static readonly ConfigurationOption<TimeSpan> CheckBudget = new(
        "health.checkBudget", Durations.Kind(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), Usual.CheckBudget, "Time for one look at the store; beyond it the service is not ready");

    public static IEnumerable<ConfigurationOption> All => [MaxLag, MaxReplicaLag, ReadyWhileBehind, CheckBudget];

    public static ReadinessOptions Bind(ServiceConfiguration configuration) => new()
    {
        MaxLag = configuration.Get(MaxLag),
        MaxReplicaLag = configuration.Get(MaxReplicaLag),
        ReadyWhileBehind = configuration.Get(ReadyWhileBehind),
        CheckBudget = configuration.Get(CheckBudget),
    };
}
