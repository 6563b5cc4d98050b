using System.Globalization;
using LineageService.Graph.Store.Image;
using Spectre.Console;

namespace LineageService.Cli.Moving;

/// <summary>Counts the items of a copy, backup or check on a terminal; nothing where stderr is redirected.</summary>
internal static class TransferProgressBar
{
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, string title, Func<IProgress<TransferProgress>?, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work(null).ConfigureAwait(false);
        return await console.Status().StartAsync(title, context => work(new Counter(context, title))).ConfigureAwait(false);
    }

    private sealed class Counter(StatusContext context, string title) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) =>
            context.Status(string.Create(CultureInfo.InvariantCulture, $"{title}: {value.Items:N0} items, now {value.Kind}"));
    }
}
