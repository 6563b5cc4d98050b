namespace LineageService.Testing;

/// <summary>A clock that stands until a test moves it, timers with it: months pass in a test that takes a second. Mutable, thread-safe.</summary>
public sealed class MovedClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <summary>Moves on; each timer that is due by then rings once.</summary>
    public void Move(TimeSpan span)
    {
        Timer[] due;
        lock (_lock)
        {
            _now += span;
            due = [.. _timers.Where(timer => timer.RingsBy(_now))];
        }

        foreach (var timer in due) timer.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(MovedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _due = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                _period = period;
            }

            // What is due at once does not wait for anybody to move the clock.
            if (dueTime == TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => Ring());
            return true;
        }

        public bool RingsBy(DateTimeOffset moment)
        {
            if (!(_due <= moment)) return false;
            _due = _period > TimeSpan.Zero ? moment + _period : null;
            return true;
        }

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock._lock) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
