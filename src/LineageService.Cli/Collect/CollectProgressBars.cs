using LineageService.Ingestion.Collecting;
using Spectre.Console;

namespace LineageService.Cli.Collect;

/// <summary>Shows how far a collection is: a bar for each step on a terminal, nothing where stderr is redirected.</summary>
internal static class CollectProgressBars
{
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<CollectProgress>?, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work(null).ConfigureAwait(false);
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)))
            .ConfigureAwait(false);
    }

    /// <summary>One bar for each step, made when the step begins. Mutable.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<CollectProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

        public void Report(CollectProgress value)
        {
            lock (_bars)
            {
                if (!_bars.TryGetValue(value.Doing, out var bar)) _bars[value.Doing] = bar = context.AddTask(Markup.Escape(value.Doing));
                bar.IsIndeterminate = value.Total == 0;
                bar.MaxValue = Math.Max(1, value.Total);
                bar.Value = Math.Max(bar.Value, value.Done);
            }
        }
    }
}
