using System.Diagnostics.Metrics;
using LineageService.Api.Hosting;
using LineageService.Api.Requests;

namespace LineageService.Api.Telemetry;

/// <summary>What is measured of requests beside what ASP.NET measures itself. One for a service; disposed with it.</summary>
public sealed class ApiTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "LineageService.Api";

    private readonly Meter _meter = new(Name);

    public ApiTelemetry(BodyBudget bodies, WriteGate gate)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        ArgumentNullException.ThrowIfNull(gate);
        _meter.CreateObservableGauge("lineage.http.held_bytes", () => bodies.Held, "By", "Request bodies in memory.");
        _meter.CreateObservableGauge("lineage.http.waiting_writes", () => gate.Waiting, "{request}", "Writing requests that wait for the store.");
    }

    public void Dispose() => _meter.Dispose();
}
