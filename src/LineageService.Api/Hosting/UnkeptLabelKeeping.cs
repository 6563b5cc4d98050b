using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Labels.Hosting;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Hosting;

/// <summary>In the place of <see cref="LabelKeeping"/> where no graph is in memory: keeps in mind that labels are to be made of what is written.</summary>
internal sealed class UnkeptLabelKeeping(LineageGraphHost host) : IHostedService
{
    private UnkeptLabels? _labels;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _labels = new UnkeptLabels(host);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _labels?.Dispose();
        return Task.CompletedTask;
    }
}
