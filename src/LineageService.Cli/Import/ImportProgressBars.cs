using LineageService.Ingestion.Tasks.Import;
using Spectre.Console;

namespace LineageService.Cli.Import;

/// <summary>Shows how far an import is: a bar for each step on a terminal, nothing where stderr is redirected.</summary>
public static class ImportProgressBars
{
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<ImportProgress>?, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work(null).ConfigureAwait(false);
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)))
            .ConfigureAwait(false);
    }

    private static string Describe(ImportPhase phase) => phase switch
    {
        ImportPhase.Reading => "Reading files",
        ImportPhase.Parsing => "Ordering tasks",
        ImportPhase.Analysing => "Analysing",
        ImportPhase.Events => "Events",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>One bar for each phase, made when the phase begins. Mutable.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<ImportProgress>
    {
        private readonly Dictionary<ImportPhase, ProgressTask> _bars = [];

        public void Report(ImportProgress value)
        {
            lock (_bars)
            {
                if (!_bars.TryGetValue(value.Phase, out var bar)) _bars[value.Phase] = bar = context.AddTask(Describe(value.Phase));
                bar.IsIndeterminate = value.Total == 0;
                bar.MaxValue = Math.Max(1, value.Total);
                bar.Value = Math.Max(bar.Value, value.Done);
            }
        }
    }
}
