namespace LineageService.Benchmarks.Measuring;

/// <summary>What a piece of work cost: processor time of the whole process, and bytes that its thread allocated.</summary>
internal readonly record struct ProcessorWork(double Seconds, long Bytes)
{
    /// <summary>The cheapest of several rounds, after some that do not count.</summary>
    public static ProcessorWork Best(int warmUps, int rounds, Action work) => Best<object?>(warmUps, rounds, () => null, _ => work());

    /// <inheritdoc cref="Best(int, int, Action)"/>
    /// <param name="prepare">Makes what a round works on; its cost does not count.</param>
    public static ProcessorWork Best<T>(int warmUps, int rounds, Func<T> prepare, Action<T> work)
    {
        var best = new ProcessorWork(double.MaxValue, 0);
        for (var round = -warmUps; round < rounds; round++)
        {
            var input = prepare();
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            work(input);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (round >= 0 && seconds < best.Seconds) best = new ProcessorWork(seconds, bytes);
        }

        return best;
    }
}
