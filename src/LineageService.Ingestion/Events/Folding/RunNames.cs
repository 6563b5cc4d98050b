using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The job names under which the events of one run came, and which of them hosts what. Mostly one. A name under which the run never ended
/// belongs to the name under which it ended last, or, while it has not, to the latest one: Spark starts runs as <c>unknown</c>. Names that each
/// ended are jobs of their own that share a run's id. A function of the set of events. Mutable.
/// </summary>
internal sealed class RunNames
{
    /// <summary>A run id under more names than this is no name change but an id used for everything: each name stays by itself.</summary>
    public const int Max = 64;

    private readonly List<Name> _names = [];

    /// <summary>The name that the run's record gets.</summary>
    public JobId Main { get; private set; }

    public void Add(JobId job, EventKey key, bool isTerminal)
    {
        var index = _names.FindIndex(name => name.Job == job);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(new Name(job, default, default));
        }

        var known = _names[index];
        _names[index] = new Name(job, Later(known.Last, key), isTerminal ? Later(known.Terminal, key) : known.Terminal);
        Main = FindMain();
    }

    /// <summary>The job that hosts the events under a name.</summary>
    public JobId HostOf(JobId job)
    {
        if (_names.Count is 1 or > Max) return job;
        foreach (var name in _names)
        {
            if (name.Job == job) return name.Terminal.IsNone ? Main : job;
        }

        return job;
    }

    /// <summary>Every name and its host, where there are several names.</summary>
    public IReadOnlyList<(JobId Job, JobId Host)> Hosts() =>
        _names.Count < 2 ? [] : [.. _names.Select(name => (name.Job, HostOf(name.Job)))];

    public void Write(StateWriter writer)
    {
        writer.Number(_names.Count);
        foreach (var name in _names)
        {
            writer.Job(name.Job);
            writer.Key(name.Last);
            writer.Key(name.Terminal);
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var count = reader.Count(); count > 0; count--) _names.Add(new Name(reader.Job(), reader.Key(), reader.Key()));
        if (_names.Count > 0) Main = FindMain();
    }

    private JobId FindMain()
    {
        var main = _names[0];
        foreach (var name in _names)
        {
            var order = name.Terminal.CompareTo(main.Terminal);
            if (order > 0 || (order == 0 && name.Last > main.Last)) main = name;
        }

        return main.Job;
    }

    private static EventKey Later(EventKey one, EventKey other) => other > one ? other : one;

    private readonly record struct Name(JobId Job, EventKey Last, EventKey Terminal);
}
