using LineageService.Ingestion.Exchange;
using Spectre.Console;

namespace LineageService.Cli.Exchange;

/// <summary>Counts the lines of an export, import or replay on a terminal; nothing where stderr is redirected.</summary>
internal static class ExchangeProgressBar
{
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, string title, Func<IProgress<ExchangeProgress>?, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work(null).ConfigureAwait(false);
        return await console.Status().StartAsync(title, context => work(new Counter(context, title))).ConfigureAwait(false);
    }

    private sealed class Counter(StatusContext context, string title) : IProgress<ExchangeProgress>
    {
        public void Report(ExchangeProgress value) => context.Status($"{title}: {value.Lines:N0} lines");
    }
}
