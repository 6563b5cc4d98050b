using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Which task waits for which: a group in front is its last tasks, a group behind its first.</summary>
internal static class DagDependencies
{
    private const int MaximumPairs = 100_000;

    public static IReadOnlyCollection<(AirflowTask First, AirflowTask Then)> Of(AirflowDag dag)
    {
        var pairs = new HashSet<(AirflowTask, AirflowTask)>(PairComparer.Value);
        foreach (var (first, then) in dag.Links)
        {
            if (HasGroup(first) || HasGroup(then)) continue;
            Add(pairs, Tasks(first, null, false), Tasks(then, null, true));
        }

        var inner = pairs.ToList();
        foreach (var (first, then) in dag.Links)
        {
            if (HasGroup(first) || HasGroup(then)) Add(pairs, Tasks(first, inner, false), Tasks(then, inner, true));
        }

        return pairs;
    }

    private static void Add(HashSet<(AirflowTask, AirflowTask)> pairs, List<AirflowTask> first, List<AirflowTask> then)
    {
        foreach (var one in first)
        {
            foreach (var other in then)
            {
                if (!ReferenceEquals(one, other) && pairs.Count < MaximumPairs) pairs.Add((one, other));
            }
        }
    }

    private static bool HasGroup(PythonValue value) => value switch
    {
        GroupValue => true,
        ListValue list => list.Items.Any(item => item is GroupValue),
        _ => false,
    };

    private static List<AirflowTask> Tasks(PythonValue value, List<(AirflowTask First, AirflowTask Then)>? inner, bool roots) =>
        value switch
        {
            TaskValue task => [task.Task],
            ListValue list => [.. list.Items.SelectMany(item => Tasks(item, inner, roots))],
            GroupValue group when inner is not null => Ends(group.Group, inner, roots),
            _ => [],
        };

    private static List<AirflowTask> Ends(AirflowGroup group, List<(AirflowTask First, AirflowTask Then)> inner, bool roots)
    {
        var members = new HashSet<AirflowTask>(group.Tasks, ReferenceEqualityComparer.Instance);
        foreach (var (first, then) in inner)
        {
            if (group.Tasks.Contains(first) && group.Tasks.Contains(then)) members.Remove(roots ? then : first);
        }

        return [.. group.Tasks.Where(members.Contains)];
    }

    private sealed class PairComparer : IEqualityComparer<(AirflowTask First, AirflowTask Then)>
    {
        public static PairComparer Value { get; } = new();

        public bool Equals((AirflowTask First, AirflowTask Then) x, (AirflowTask First, AirflowTask Then) y) =>
            ReferenceEquals(x.First, y.First) && ReferenceEquals(x.Then, y.Then);

        public int GetHashCode((AirflowTask First, AirflowTask Then) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.First),
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Then));
    }
}
