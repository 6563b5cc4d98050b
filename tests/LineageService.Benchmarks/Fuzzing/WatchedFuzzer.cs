using System.Diagnostics;
using LineageService.Testing.Fuzzing;

namespace LineageService.Benchmarks.Fuzzing;

/// <summary>
/// Runs the cases of a <see cref="Fuzzer"/> in a thread of its own and looks at the clock beside it: a case that takes longer than <see cref="SlowAfter"/> is a
/// failure whether it ends or not. One that does not end within <see cref="GivenUpAfter"/> is left behind and the next is run in a new thread. Mutable.
/// </summary>
internal sealed class WatchedFuzzer(Fuzzer fuzzer)
{
    /// <summary>Processor time, so that a loaded machine makes no text slow. Texts have at most 20,000 characters, ordinary ones take milliseconds.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

    /// <summary>Processor time too, after which a case counts as one that does not end.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(10);

    // A case that waits for something uses no processor time and does not end either.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3), Look = TimeSpan.FromSeconds(1);

    private Lane? _lane;

    /// <summary>Runs one case; null where all went well.</summary>
    public FuzzFailure? Run(int number)
    {
        var lane = _lane ??= new Lane(fuzzer);
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        lane.Begin(number);
        while (!lane.Wait(Look))
        {
            if (Used() < GivenUpAfter && Stopwatch.GetElapsedTime(started) < Longest) continue;
            _lane = null;
            return fuzzer.Slow(number, $"did not end in {Stopwatch.GetElapsedTime(started).TotalSeconds:f0} s");
        }

        return lane.Failure ?? (Stopwatch.GetElapsedTime(started) > SlowAfter && Used() > SlowAfter
            ? fuzzer.Slow(number, $"took {Used().TotalSeconds:f1} s of processor time")
            : null);

        TimeSpan Used() => Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>A thread that runs one case at a time. Mutable; left to itself when a case does not end.</summary>
    private sealed class Lane
    {
        private readonly object _turn = new();
        private readonly Fuzzer _fuzzer;
        private int _number;
        private bool _isRunning;

        public Lane(Fuzzer fuzzer)
        {
            _fuzzer = fuzzer;
            new Thread(Work) { IsBackground = true, Name = "fuzz" }.Start();
        }

        /// <summary>What was wrong with the last case that ended.</summary>
        public FuzzFailure? Failure { get; private set; }

        public void Begin(int number)
        {
            lock (_turn)
            {
                (_number, _isRunning) = (number, true);
                Monitor.PulseAll(_turn);
            }
        }

        /// <summary>True where the case has ended within <paramref name="time"/>; false may come sooner.</summary>
        public bool Wait(TimeSpan time)
        {
            lock (_turn)
            {
                if (_isRunning) Monitor.Wait(_turn, time);
                return !_isRunning;
            }
        }

        private void Work()
        {
            while (true)
            {
                lock (_turn)
                {
                    while (!_isRunning) Monitor.Wait(_turn);
                }

                var failure = _fuzzer.Run(_number);
                lock (_turn)
                {
                    (Failure, _isRunning) = (failure, false);
                    Monitor.PulseAll(_turn);
                }
            }
        }
    }
}
